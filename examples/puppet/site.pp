# puppet apply --modulepath modules --detailed-exitcodes site.pp
class { 'runward':
  files => {
    'web.toml' => @("TOML"),
      # Written by Puppet from site.pp.
      [services.httpd]
      command = ["busybox", "httpd", "-f", "-p", "127.0.0.1:8080", "-h", "/var/www"]

      [services.ticker]
      command = ["sh", "-c", "while sleep 60; do date; done"]
      | TOML
  },
}

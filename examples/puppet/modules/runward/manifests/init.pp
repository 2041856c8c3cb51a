# Installs a declaration for runward and applies it.
#
# @param files
#   Files of the declaration: their texts by their names. Other files in the directory stay, and count.
# @param directory
#   Where the declaration is.
# @param executable
#   The launcher.
# @param options
#   Further options of `runward apply`, such as `--allow-guest-restart`.
# @param lock_timeout
#   Seconds to wait for another runward.
# @param validate
#   Whether each file is checked before it replaces the old one. Not for files that are valid only together.
class runward (
  Hash[Pattern[/\A[a-z0-9][a-z0-9_-]*\.toml\z/], String] $files = {},
  Pattern[/\A\//] $directory = '/etc/runward',
  Pattern[/\A\//] $executable = '/usr/local/bin/runward',
  Array[String] $options = [],
  Integer[0] $lock_timeout = 30,
  Boolean $validate = true,
) {
  $validate_cmd = $validate ? {
    true  => "${executable} check %",
    false => undef,
  }

  file { $directory:
    ensure => directory,
    owner  => 'root',
    group  => 'root',
    mode   => '0755',
  }

  $files.each |String $name, String $text| {
    file { "${directory}/${name}":
      ensure       => file,
      owner        => 'root',
      group        => 'root',
      mode         => '0644',
      content      => $text,
      validate_cmd => $validate_cmd,
      before       => Exec['runward apply'],
    }
  }

  # The dry run exits 0 where nothing is to be done. With any other code apply has its turn: with 2 it does what is pending;
  # what made the dry run fail makes it fail, too, and shows. By way of a shell, since Puppet fails even a noop run where there
  # is no such program, or a shell says so by 127; an earlier resource may be what installs it.
  exec { 'runward apply':
    command   => [$executable, 'apply', '--detailed-exitcodes', "--lock-timeout=${lock_timeout}"] + $options + [$directory],
    unless    => [['sh', '-c', '"$@" || exit 1', 'sh', $executable, 'apply', '--dry-run', '--detailed-exitcodes'] + $options + [$directory]],
    returns   => [0, 2],
    path      => ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
    logoutput => true,
    timeout   => 0,
    require   => File[$directory],
  }
}

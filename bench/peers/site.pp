# What bench/compare has Puppet do: each service with file resources and Puppet's own provider for runit. Run on a host that
# is as declared already. The words between @ are filled in by bench/compare.
$host      = '@HOST@'
$templates = '@TEMPLATES@'

File {
  owner => 'root',
  group => 'root',
}

split(file('@NAMES@'), "\n").each |String $name| {
  $words = { 'name' => $name }

  file { ["${host}/sv/${name}", "${host}/sv/${name}/log"]:
    ensure => directory,
    mode   => '0755',
  }
  file { "${host}/log/${name}":
    ensure => directory,
    mode   => '0750',
  }
  file { "${host}/sv/${name}/run":
    content => epp("${templates}/run.epp", $words),
    mode    => '0755',
  }
  file { "${host}/sv/${name}/log/run":
    content => epp("${templates}/log-run.epp", $words),
    mode    => '0755',
  }
  file { "${host}/log/${name}/config":
    content => epp("${templates}/config.epp", $words),
    mode    => '0644',
  }
  file { "${host}/service/${name}":
    ensure => link,
    target => "${host}/sv/${name}",
  }
  service { $name:
    ensure   => running,
    enable   => true,
    provider => runit,
    path     => "${host}/sv",
  }
}

/** Addresses that whoever may give us one could give, by what is to become of them where private ones are refused; our own is `https://procureiq.dev`. */
const words = (text: string): string[] => text.trim().split(/\s+/);
const https = (hosts: string): string[] => words(hosts).map((host) => `https://${host}/hook`);

const PRIVATE = "must be a public address";

export const REFUSED: Readonly<Record<string, { fault: string; addresses: readonly string[] }>> = {
  "this network, loopback and unspecified": {
    fault: PRIVATE,
    addresses: https(`127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 0.0.0.0 0 0.1.2.3 127.0.0.1:8443 [::1] [::] [0:0:0:0:0:0:0:1]
      [0000:0000:0000:0000:0000:0000:0000:0001] localhost localhost. LOCALHOST api.localhost a.b.localhost. localhost.localdomain`),
  },
  "loopback in other bases and scripts": {
    fault: PRIVATE,
    addresses: https(`2130706433 017700000001 0x7f000001 0x7F.1 0177.0.0.1 0177.1 0x7f.0x0.0x0.0x1 127.0x1 0x7f.1 127.00.00.01 %31%32%37.0.0.1
      １２７.0.0.1 127。0。0。1 127．0．0．1 ①②⑦.⓪.⓪.① ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 0x0 00000000000 127.0.0.1. 0x7f.1.`),
  },
  "private and shared IPv4": {
    fault: PRIVATE,
    addresses: https(`10.0.0.1 10.1.2.3 10.255.255.255 167772161 0xa000001 012.0.0.1 172.16.0.1 172.20.10.5 172.31.255.255 192.168.0.1 192.168.1.1
      192.168.255.255 3232235777 0xc0a80101 0300.0250.1.1 192.168.257 100.64.0.1 100.100.100.200 100.127.255.255 10.0.0.1:3000`),
  },
  "link-local IPv4 and clouds' metadata": {
    fault: PRIVATE,
    addresses: https(`169.254.169.254 169.254.0.1 169.254.170.2 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 0xa9.0xfe.0xa9.0xfe
      metadata.google.internal metadata.google.internal. instance-data.ec2.internal metadata 168.63.129.16.nip.io`),
  },
  "IPv4 that nobody has": {
    fault: PRIVATE,
    addresses: https(`192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 198.51.100.7 203.0.113.9 192.88.99.1 192.175.48.1 192.31.196.1 192.52.193.1 198.18.0.1
      198.19.255.255 224.0.0.1 239.255.255.250 240.0.0.1 254.1.2.3 255.255.255.255`),
  },
  "IPv6 of a network's own": {
    fault: PRIVATE,
    addresses: https(`[fc00::1] [fd00::1] [fd12:3456:789a::1] [fdff:ffff::1] [fd00:ec2::254] [fe80::1] [fe80::a9fe:a9fe] [fe8f::1] [febf::1] [fec0::1]
      [feff::1] [ff02::1] [ff0e::1] [100::1] [5f00::1] [4000::1] [8000::1] [e000::1]`),
  },
  "IPv6 that nobody has": {
    fault: PRIVATE,
    addresses: https(`[2001:db8::1] [2001:db8:ffff::1] [3fff::1] [3fff:fff::1] [2001:10::1] [2001:20::1] [2001:2::1] [2001:30::1] [2001:3::1] [2001:4:112::1]
      [2620:4f:8000::1]`),
  },
  "IPv4 within IPv6": {
    fault: PRIVATE,
    addresses: https(`[::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:10.0.0.1] [::ffff:a9fe:a9fe] [::ffff:192.168.1.1] [0:0:0:0:0:ffff:7f00:1] [::ffff:8.8.8.8]
      [::127.0.0.1] [::7f00:1] [::10.0.0.1] [::8.8.8.8] [::ffff:0:127.0.0.1] [::ffff:0:7f00:1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1]
      [64:ff9b::a9fe:a9fe] [64:ff9b::8.8.8.8] [64:ff9b:1::7f00:1] [64:ff9b:1:a00:1::1] [2002:7f00:1::] [2002:a9fe:a9fe::1] [2002:a00:1::1]
      [2002:c0a8:101::] [2002:808:808::1] [2001::1] [2001:0:7f00:1::] [2001:0:4136:e378:8000:63bf:3fff:fdd2] [2001:0:a9fe:a9fe::1]`),
  },
  "names within a network": {
    fault: PRIVATE,
    addresses: https(`redis postgres metadata. kubernetes.default.svc kubernetes.default.svc.cluster.local api.svc printer.local nas.lan router.lan. db.corp
      tv.home wiki.intranet vault.private host.docker.internal gateway.docker.internal shop.internal router.home.arpa 1.0.0.127.in-addr.arpa
      a..b`),
  },
  "endings that nobody has": {
    fault: PRIVATE,
    addresses: https("hooks.acme.test shop.example hooks.invalid expyuzz4wqqyqhjn.onion name.alt HOOKS.ACME.TEST. xn--bcher-kva.test bücher.example"),
  },
  "names that are addresses": {
    fault: PRIVATE,
    addresses: https(`127.0.0.1.nip.io 10.0.0.1.nip.io app-7f000001.nip.io nip.io 127-0-0-1.sslip.io 169.254.169.254.sslip.io www.192-168-1-1.sslip.io
      --1.sslip.io 10.0.0.1.xip.io localtest.me foo.localtest.me. lvh.me a.lvh.me vcap.me lacolhost.com localho.st local.gd 7f000001.c0a80001.rbndr.us
      make-127.0.0.1-rr.1u.ms traefik.me 127-0-0-1.my.local-ip.co 127-0-0-1.backname.io NIP.IO fuf.me smackaho.st lcl.host localdev.me
      a.127-0-0-1.local-ip.sh 127.0.0.1.xip.name app.localhost.direct www.lndo.site shop.ddev.site 10-0-0-1.0a1b.plex.direct`),
  },
  "names in which a private address stands": {
    fault: PRIVATE,
    addresses: https(`127.0.0.1.example.net 10-0-0-1.acme.dev www.192.168.1.1.acme.dev app-169-254-169-254.acme.dev 1-127-0-0-1.acme.dev 010.0.0.1.acme.dev
      a.172.16.0.9-b.acme.dev 100.64.0.1.acme.dev`),
  },
  "ports where no web is served": {
    fault: "must be at a port of the web",
    addresses: https(`hooks.acme.dev:0 hooks.acme.dev:1 hooks.acme.dev:22 hooks.acme.dev:25 hooks.acme.dev:53 hooks.acme.dev:80 hooks.acme.dev:110
      hooks.acme.dev:389 hooks.acme.dev:445 hooks.acme.dev:465 hooks.acme.dev:993 hooks.acme.dev:1433 hooks.acme.dev:2375 hooks.acme.dev:3306
      hooks.acme.dev:3389 hooks.acme.dev:5432 hooks.acme.dev:5672 hooks.acme.dev:6379 hooks.acme.dev:6443 hooks.acme.dev:6667 hooks.acme.dev:9200
      hooks.acme.dev:10250 hooks.acme.dev:11211 hooks.acme.dev:27017 8.8.8.8:22 [2606:4700::1111]:6379`),
  },
  "names of ours": {
    fault: "must not be ours",
    addresses: https("procureiq.dev procureiq.dev. PROCUREIQ.DEV api.procureiq.dev a.b.procureiq.dev procureiq.dev:8443 procureiq%2Edev ｐrocureiq.dev"),
  },
  credentials: {
    fault: "must not carry credentials",
    addresses: words(`https://user@hooks.acme.dev/ https://user:secret@hooks.acme.dev/ https://:secret@hooks.acme.dev/ https://hooks.acme.dev@127.0.0.1/
      https://hooks.acme.dev%40x@10.0.0.1/ https://user:secret@127.0.0.1/ https:\\\\user@hooks.acme.dev/`),
  },
  "other protocols": {
    fault: "must be https",
    addresses: words(`http://hooks.acme.dev/ http://127.0.0.1/ ftp://hooks.acme.dev/ file:///etc/passwd gopher://127.0.0.1:6379/_INFO data:text/plain,x
      javascript:alert(1) ws://hooks.acme.dev/ wss://hooks.acme.dev/ ldap://127.0.0.1/ dict://127.0.0.1:11211/ mailto:a@acme.dev HTTP://hooks.acme.dev/
      blob:https://hooks.acme.dev/1 about:blank`),
  },
  "no addresses": {
    fault: "is not a URL",
    addresses: [
      ...words(`hooks.acme.dev //hooks.acme.dev/ /hook https:// https://? https://[::1 https://[::1]] https://[fe80::1%25eth0]/ https://256.256.256.256/
        https://1.2.3.4.5/ https://0x100000000/ https://hooks.acme.dev:65536/ https://hooks.acme.dev:x/ https://hooks..<acme>.dev/`),
      "",
      " ",
      "https://ho oks.acme.dev/",
    ],
  },
};

export const TAKEN: readonly string[] = [
  ...https(`hooks.acme.dev hooks.acme.dev. HOOKS.ACME.DEV hooks.acme.dev:443 hooks.acme.dev:8443 hooks.acme.dev:1024 hooks.acme.dev:3000 hooks.acme.dev:9443
    10.example.net 10.0.1.example.net 1-1-1-1.example.net 8.8.8.8.nip.example.com v10-0-0.acme.dev 2024-10-0-0.acme.dev localhost.example.net internal.example.com nip.io.example.com notnip.io mylvh.me local.acme.dev test.acme.dev
    bücher.example.de xn--bcher-kva.example.de 例え.jp notprocureiq.dev procureiq.dev.acme.dev procureiq.com 1.1.1.1 8.8.8.8 8.8.8.8:8443 134744072
    0x08080808 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1 169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1
    192.167.255.255 192.169.0.1 198.17.255.255 198.20.0.1 223.255.255.255 [2606:4700::1111] [2001:4860:4860::8888] [2a00:1450:4001:80b::200e]
    [2400:cb00::1] [2c0f:f248::1] [2606:4700::1111]:8443`),
  "https://hooks.acme.dev/?to=http://127.0.0.1/",
  "https://hooks.acme.dev/#@127.0.0.1",
  "https://hooks.acme.dev/127.0.0.1",
  "https://hooks.acme.dev\\@127.0.0.1/",
  "\thttps://hooks.acme.dev/\n",
];

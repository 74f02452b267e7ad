import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './addresses.ts';

describe('a webhook may reach', () => {
  test.each(['1.1.1.1', '8.8.8.8', '172.15.0.1', '172.32.0.1', '192.167.1.1', '100.128.0.1', '198.20.0.1'])(
    'the public address %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
  test.each(['2606:4700:4700::1111', '2a00:1450:4001:830::200e'])('the public address %s', (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
});

describe('a webhook may not reach', () => {
  test.each([
    ['this network', '0.0.0.0'],
    ['this machine', '127.0.0.1'],
    ['this machine by another of its addresses', '127.255.255.254'],
    ['a private network', '10.0.0.1'],
    ['a private network', '172.16.0.1'],
    ['a private network', '172.31.255.255'],
    ['a private network', '192.168.1.1'],
    ['a network behind carrier-grade NAT', '100.64.0.1'],
    ['the metadata service of a cloud', '169.254.169.254'],
    ['protocol assignments', '192.0.0.192'],
    ['addresses for documentation', '192.0.2.1'],
    ['a 6to4 relay', '192.88.99.1'],
    ['a benchmark network', '198.19.0.1'],
    ['a multicast group', '224.0.0.1'],
    ['reserved addresses', '240.0.0.1'],
    ['the broadcast address', '255.255.255.255'],
    ['this machine', '::1'],
    ['no address', '::'],
    ['this machine, IPv4-mapped', '::ffff:127.0.0.1'],
    ['this machine, IPv4-mapped in hexadecimal', '::ffff:7f00:1'],
    ['a private network, IPv4-mapped', '::ffff:10.0.0.1'],
    ['this machine, IPv4-compatible', '::127.0.0.1'],
    ['a private network through NAT64', '64:ff9b::a00:1'],
    ['a private network through local NAT64', '64:ff9b:1::a00:1'],
    ['a private network through 6to4', '2002:a00:1::1'],
    ['a Teredo address', '2001:0:a00:1::1'],
    ['a unique local address', 'fc00::1'],
    ['the metadata service of a cloud', 'fd00:ec2::254'],
    ['a link-local address', 'fe80::1'],
    ['a link-local address with a zone', 'fe80::1%eth0'],
    ['a site-local address', 'fec0::1'],
    ['a multicast group', 'ff02::1'],
    ['addresses for documentation', '2001:db8::1'],
    ['addresses for documentation', '3fff::1'],
    ['what is no address', 'localhost'],
    ['what is no address', ''],
  ])('%s: %s', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});

import { BlockList, isIP } from 'node:net';

/** IPv4 blocks that are not globally reachable (IANA IPv4 Special-Purpose Address Registry), and multicast. */
const SPECIAL_V4: readonly [string, number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** What is special inside of 2000::/3, the only IPv6 addresses that are global; 6to4 and Teredo hide IPv4 ones. */
const SPECIAL_V6: readonly [string, number][] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function blocks(subnets: readonly [string, number][], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of subnets) list.addSubnet(address, prefix, family);
  return list;
}

const specialV4 = blocks(SPECIAL_V4, 'ipv4');
const globalV6 = blocks([['2000::', 3]], 'ipv6');
const specialV6 = blocks(SPECIAL_V6, 'ipv6');

/**
 * Whether an IP address is one of the public internet. IPv6 addresses that stand for IPv4 ones (mapped, NAT64, 6to4) never
 * count: what they reach depends on the network.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !specialV4.check(address, 'ipv4');
    case 6:
      // One with a zone, such as fe80::1%eth0, is of a local network by its nature.
      if (address.includes('%')) return false;
      return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
    default:
      return false;
  }
}

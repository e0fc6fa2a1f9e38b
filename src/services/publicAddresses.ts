/** Which network addresses requests to the outside may be sent to: public ones, and what the configuration allows besides. */
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type AddressRange = [Address, number];

/** All that is routed for the public in IPv6; the rest is special, or not assigned. */
const publicIpv6 = ipaddr.IPv6.parseCIDR('2000::/3');

/** @throws where `text` is neither an address nor a range such as 10.0.0.0/8 */
export function parseAddressRange(text: string): AddressRange {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.parse(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}

/**
 * Why requests may not be sent to `text` (an address as a resolver or a URL gives it); null where they may. Private,
 * loopback, link-local (and with it the clouds' metadata), shared, multicast, documentation and all transition ranges, in which an
 * IPv6 address hides an IPv4 one, are refused.
 */
export function refusedAddress(text: string, allowed: readonly AddressRange[]): string | null {
  if (!ipaddr.isValid(text)) return `"${text}" is no address`;
  const address = ipaddr.parse(text);
  if (allowed.some((range) => isIn(address, range))) return null;
  const kind = address.range();
  if (kind !== 'unicast') return `${text} is not public (${kind})`;
  return address.kind() === 'ipv6' && !isIn(address, publicIpv6) ? `${text} is not public` : null;
}

const isIn = (address: Address, [start, bits]: AddressRange): boolean =>
  address.kind() === start.kind() && address.match(start as never, bits);

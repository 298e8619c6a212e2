import { parseCidr } from '../../../engine/cidr';
import { Network } from './Authorization';

/** A bare address is a block of one, and is written as such. */
function block(cidr: string): string {
  const parsed = cidr.includes('/') ? undefined : parseCidr(cidr);
  return parsed ? `${cidr}/${parsed.prefix}` : cidr;
}

/** Blocks of addresses as resources write them. @internal */
export function networksOf(
  written: readonly {
    readonly cidr?: string;
    readonly except?: readonly string[];
  }[],
): readonly Network[] {
  return written.flatMap(({ cidr, except = [] }) =>
    cidr === undefined
      ? []
      : [{ cidr: block(cidr), except: except.map(block) }],
  );
}

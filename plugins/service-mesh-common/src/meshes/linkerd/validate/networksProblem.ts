import { CidrBlock, parseCidr } from '../../../engine/cidr';
import { WebhookProblem } from './Validation';

/** A block of addresses as the policy controller tells them apart. */
interface Block extends CidrBlock {
  readonly text: string;
}

/** Unlike other readers, the controller takes no leading zeros and no zones. */
function readBlock(text: string): Block | undefined {
  if (/(^|\.)0\d/.test(text) || /[%\s]/.test(text)) return undefined;
  const block = parseCidr(text);
  return block && { ...block, text };
}

function contains(outer: Block, inner: Block): boolean {
  if (outer.width !== inner.width || outer.prefix > inner.prefix) return false;
  const shift = BigInt(outer.width - outer.prefix);
  return outer.bits >> shift === inner.bits >> shift;
}

/** A network with exceptions. @internal */
export interface NetworkWithExceptions {
  readonly cidr?: string;
  readonly except?: readonly string[];
}

/** What the webhook has against networks and their exceptions. @internal */
export function networksProblem(
  networks: readonly NetworkWithExceptions[],
  field: string,
): WebhookProblem | undefined {
  const read: { at: string; net: Block; excepts: Block[] }[] = [];
  // Everything is read before anything is compared, so a text that is no network is named first.
  for (const [i, { cidr = '', except = [] }] of networks.entries()) {
    const at = `${field}[${i}]`;
    const net = readBlock(cidr);
    if (!net) return unreadable(`${at}.cidr`);
    const excepts: Block[] = [];
    for (const [j, text] of except.entries()) {
      const block = readBlock(text);
      if (!block) return unreadable(`${at}.except[${j}]`);
      excepts.push(block);
    }
    read.push({ at, net, excepts });
  }
  for (const { at, net, excepts } of read)
    for (const [j, except] of excepts.entries()) {
      const place = `${at}.except[${j}]`;
      if (contains(except, net))
        return {
          field: place,
          message: `cidr '${net.text}' is completely negated by exception '${except.text}'`,
        };
      if (!contains(net, except))
        return {
          field: place,
          message: `cidr '${net.text}' does not include exception '${except.text}'`,
        };
    }
  return undefined;
}

function unreadable(field: string): WebhookProblem {
  return {
    field,
    message: 'data did not match any variant of untagged enum Cidr',
  };
}

import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { Caller } from '../permissions/Caller';
import { AskedCaller } from '../service/AccessService';
import { RouteContext } from './RouteContext';

/** Whom the `caller` of a question means; an entity must be there for whoever asks. */
export async function askedCaller(
  written: string,
  { targets }: Pick<RouteContext, 'targets'>,
  reader: Caller,
): Promise<AskedCaller> {
  if (written === 'plaintext' || written === 'anyone') return { type: written };
  // An entity is written with its kind; an identity has slashes or dots, and a colon only after its scheme.
  if (!/^[a-zA-Z][a-zA-Z0-9]*:(?!\/\/)/.test(written))
    return { type: 'identity', identity: written };
  let entityRef: string;
  try {
    entityRef = stringifyEntityRef(parseEntityRef(written));
  } catch {
    throw new InputError(
      'caller must be an entity such as component:default/cart, an identity, plaintext or anyone',
    );
  }
  const entity = await targets.read(entityRef, reader);
  if (!entity) throw new InputError(`caller: there is no entity ${entityRef}`);
  return { type: 'entity', entityRef, entity };
}

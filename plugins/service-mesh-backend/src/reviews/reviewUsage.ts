import { Entity } from '@backstage/catalog-model';
import {
  grantUsage,
  ReviewUsage,
} from '@meshwright/backstage-plugin-service-mesh-common';
import { AccessService } from '../service/AccessService';
import { MeshService } from '../service/MeshService';
import { whatIsUncounted } from './whatIsUncounted';

/** Seconds looked back for the use of a grant: 30 days. */
const USAGE_SECONDS = 2_592_000;

/** Who used the grants of an entity, as far as metrics tell. */
export async function reviewUsage(
  {
    mesh,
    questions,
  }: {
    readonly mesh: Pick<MeshService, 'effectiveAccess'>;
    readonly questions: Pick<AccessService, 'usage'>;
  },
  entity: Entity,
): Promise<ReviewUsage> {
  const { data, problems } = await questions.usage(entity, USAGE_SECONDS);
  const windowSeconds = (data.window.to - data.window.from) / 1000;
  if (!['ok', 'no-traffic'].includes(data.state))
    return {
      state: 'unknown',
      explanation:
        data.explanation ??
        problems[0]?.message ??
        'There are no metrics of callers.',
      windowSeconds,
      usage: [],
    };
  const explanation = whatIsUncounted(data, problems);
  return {
    state: 'ok',
    ...(explanation && { explanation }),
    windowSeconds,
    usage: grantUsage(
      mesh.effectiveAccess(entity).data.grants,
      data.callers,
      data.unmeasured,
    ),
  };
}

import { isUnread } from '../../../engine/ResourceIndex';
import { FindingRule, Problem } from '../../../engine/FindingRule';
import { ServiceProfile } from '../kinds';
import { translateProfile } from '../profile/translateProfile';

/** One bad route and clients keep the profile they had before. @internal */
export const profilePassedOver: FindingRule = {
  code: 'linkerd/profile-passed-over',
  severity: 'error',
  title: 'ServiceProfile is passed over as a whole',
  message: 'No client follows ServiceProfile {name}: {problem}.',
  why: 'When one route, one response class or the retry budget of a profile cannot be read, the whole profile is passed over, and clients keep the last one that could be.',
  fix: 'Give every route and every response class a condition with at least one field, and the retry budget a duration such as 10s.',
  reads: [ServiceProfile],
  docs: 'https://linkerd.io/2/reference/service-profiles/',
  *check({ index }): Iterable<Problem> {
    const profiles = index.list(ServiceProfile);
    if (isUnread(profiles)) return;
    for (const profile of profiles) {
      // The port bears on overrides only.
      const told = translateProfile(profile.spec, 0);
      if (told.ok) continue;
      yield {
        subject: index.ref(profile, ServiceProfile),
        field: 'spec',
        params: { name: profile.metadata.name, problem: told.error },
      };
    }
  },
};

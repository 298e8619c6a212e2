import { list, object, text } from '../../../engine/shape';
import { NETWORKS } from './commonSchemas';
import { networksProblem } from './networksProblem';
import { fields, resource } from './Schema';
import { project } from './targets';
import { Validation } from './Validation';

const SCHEMA = resource(fields({ networks: NETWORKS }, ['networks']));

const spec = object({
  networks: list(object({ cidr: text, except: list(text) })),
});

/** What is asked of a NetworkAuthentication. @internal */
export const networkAuthentication: Validation = {
  schema: version => (version === 'v1alpha1' ? SCHEMA : undefined),
  webhook({ spec: raw }) {
    const { networks = [] } = project(spec, raw);
    return networks.length === 0
      ? {
          field: 'spec.networks',
          message: 'at least one network must be specified',
        }
      : networksProblem(networks, 'spec.networks');
  },
};

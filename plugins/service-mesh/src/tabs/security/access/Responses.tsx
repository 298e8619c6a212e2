import { AccessAnswer } from '@meshwright/backstage-plugin-service-mesh-common';
import { EvidenceLink } from '../../../components/EvidenceLink';
import { Pill } from '../../../components/Pill';
import css from '../../../components/mesh.module.css';

/** What the proxies answer: the route that is taken, every authorization that admits, and the status of a refusal. @internal */
export function Responses({ responses = [] }: Pick<AccessAnswer, 'responses'>) {
  return (
    <>
      {responses.map((response, i) => {
        const { by, route, admittedBy, denyReason, httpStatus } = response;
        return (
          <dl key={i} className={css.facts} aria-label={`Answer by ${by}`}>
            <dt>Governed by</dt>
            <dd className={css.row}>
              {by} <EvidenceLink evidence={response.evidence[0]} />
            </dd>
            {route && (
              <>
                <dt>Route</dt>
                <dd>{route}</dd>
              </>
            )}
            <dt>Admitted by</dt>
            <dd>
              {admittedBy.length > 0
                ? admittedBy.join(', ')
                : 'no authorization that is certain to'}
            </dd>
            {denyReason && (
              <>
                <dt>Refused with</dt>
                <dd>
                  <Pill tone="negative">
                    {httpStatus === undefined
                      ? 'the connection is closed'
                      : `HTTP ${httpStatus}`}
                  </Pill>{' '}
                  {denyReason === 'no-route'
                    ? 'No route fits the request, which is found out before who calls.'
                    : 'No authorization admits the caller.'}
                </dd>
              </>
            )}
          </dl>
        );
      })}
    </>
  );
}

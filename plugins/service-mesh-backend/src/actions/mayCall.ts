import { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { AccessAnswer } from '@meshwright/backstage-plugin-service-mesh-common';
import { InputError, NotAllowedError, NotFoundError } from '@backstage/errors';
import { askedCaller } from '../routes/askedCaller';
import { readAccessQuestion } from '../routes/readAccessQuestion';
import { RouteContext } from '../routes/RouteContext';
import { visibleNames } from '../service/withNames';

/** Offers "may A call B?" to assistants, with the same answer and the same permissions as the API. */
export function registerMayCall(
  registry: ActionsRegistryService,
  context: Pick<RouteContext, 'questions' | 'targets' | 'access' | 'auditor'>,
): void {
  registry.register({
    name: 'may-call',
    title: 'May a caller call a component?',
    description:
      'Tells whether a caller may call a catalog component through the service mesh: the verdict (allow, deny, depends, unknown) for each workload port, how the caller connects (mTLS, plaintext, or not at all) and which configuration says so, the rules that were evaluated in order at each enforcing proxy, the rule that decided, and what the answer depends on. What the question leaves out is left open, so a more precise question gives a more precise answer. Decided from the configuration of the clusters; no request is sent.',
    attributes: { readOnly: true, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          entity: z
            .string()
            .describe(
              'Component that is called, such as component:default/orders',
            ),
          caller: z
            .string()
            .describe(
              'Who calls: an entity such as component:default/cart, an identity such as cluster.local/ns/shop/sa/cart, plaintext for a caller without identity, or anyone',
            ),
          port: z
            .number()
            .optional()
            .describe('Workload or Service port; all ports when left out'),
          method: z.string().optional().describe('HTTP method, such as GET'),
          path: z
            .string()
            .optional()
            .describe('Path with query, such as /orders/1?full=true'),
          host: z.string().optional().describe('Host header'),
          headers: z
            .record(z.string())
            .optional()
            .describe(
              'Request headers; once one is given, all others are absent',
            ),
          claims: z
            .record(z.string())
            .optional()
            .describe('Claims of a valid token; a nested one as realm[role]'),
          token: z
            .enum(['none', 'invalid'])
            .optional()
            .describe(
              'none: no token is sent; invalid: one that is expired, malformed or not signed by its issuer. Not together with claims',
            ),
          ip: z.string().optional().describe('Address of the caller'),
        }),
      output: z =>
        z.object({
          verdict: z
            .string()
            .optional()
            .describe(
              'The verdict all answers share; depends when they differ',
            ),
          explanation: z.string().optional(),
          known: z
            .enum(['runs', 'named', 'nowhere'])
            .optional()
            .describe(
              'For a caller that is an identity: a workload runs as it, a rule names it, or neither: then it may be misspelt',
            ),
          ports: z.array(z.number()),
          answers: z.array(
            z.object({
              workload: z.string(),
              port: z.number(),
              caller: z.string(),
              verdict: z.string(),
              reason: z
                .string()
                .optional()
                .describe('What decided when it was no rule'),
              arrives: z
                .enum(['no', 'depends', 'unknown'])
                .optional()
                .describe(
                  'Whether a request that is admitted comes to the workload: no when a route redirects, answers, aborts or leads elsewhere. The verdict is about access only; absent when nothing was found that keeps the request from there',
                ),
              dependsOn: z.array(z.string()),
              answeredWith: z
                .array(z.string())
                .optional()
                .describe('What a refused HTTP request is answered with'),
              trace: z
                .array(z.string())
                .describe(
                  'How the caller connects, then every rule in the order of evaluation, in words',
                ),
              notJudged: z
                .array(z.string())
                .describe('What stands in the way besides access, or could'),
            }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entity: written, headers, claims, ...rest } = input;
      const question = readAccessQuestion({
        ...rest,
        ...(headers && {
          header: Object.entries(headers).map(
            ([name, value]) => `${name}: ${value}`,
          ),
        }),
        ...(claims && {
          claim: Object.entries(claims).map(
            ([name, value]) => `${name}=${value}`,
          ),
        }),
      });
      const entityRef = refOf(written);
      const reader = { credentials };
      const { targets, access, questions, auditor } = context;
      const event = await auditor.createEvent({
        eventId: 'access-question',
        meta: { entityRef, caller: question.caller, by: 'action' },
      });
      try {
        if (!(await access.mayReadEntity(reader, entityRef)))
          throw new NotAllowedError(
            `The mesh data of ${entityRef} may not be read`,
          );
        const entity = await targets.read(entityRef, reader);
        if (!entity) throw new NotFoundError(`There is no entity ${entityRef}`);
        const asked = await askedCaller(question.caller, context, reader);
        const { data } = await visibleNames(
          questions.question(entity, question, asked),
          refs => access.visible(reader, refs),
        );
        await event.success();
        return {
          output: {
            ...(data.verdict && { verdict: data.verdict }),
            ...(data.explanation && { explanation: data.explanation }),
            ...(data.known && { known: data.known }),
            ports: [...data.ports],
            answers: data.answers.map(answer => ({
              workload: `${answer.workload.namespace}/${answer.workload.name}`,
              port: answer.port,
              caller: answer.caller.label,
              verdict: answer.decision.verdict,
              ...(answer.decision.reason !== undefined && {
                reason: answer.decision.reason,
              }),
              ...(answer.arrives && { arrives: answer.arrives }),
              dependsOn: [...answer.decision.dependsOn],
              ...refusalsOf(answer),
              notJudged: answer.beyond.map(({ words }) => words),
              trace: [
                ...connectionStep(answer),
                ...answer.traces.flatMap(({ enforcedBy, steps }) =>
                  steps.map(
                    ({ action, rule, verdict, outcome, open, decided }) =>
                      [
                        `${enforcedBy}: ${action}`,
                        rule
                          ? `${rule.peers.join(' or ') || 'anyone'} → ${
                              rule.operations.join(' or ') || 'everything'
                            }`
                          : verdict,
                        outcome,
                        open.length ? `(${open.join(', ')})` : '',
                        decided ? '– decided' : '',
                      ]
                        .filter(Boolean)
                        .join(' '),
                  ),
                ),
              ],
            })),
          },
        };
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
    },
  });
}

function connectionStep({ connection }: AccessAnswer): readonly string[] {
  if (!connection) return [];
  const [by] = connection.evidence;
  const ref =
    by.type === 'resource'
      ? ` (${by.ref.kind} ${by.ref.namespace ?? ''}/${by.ref.name})`
      : '';
  return [`connection: ${connection.explanation}${ref}`];
}

function refusalsOf({ responses = [] }: AccessAnswer) {
  const words = responses.flatMap(({ by, httpStatus, denyReason }) =>
    httpStatus === undefined
      ? []
      : [`${httpStatus} by ${by}${denyReason ? ` (${denyReason})` : ''}`],
  );
  return words.length ? { answeredWith: words } : {};
}

function refOf(written: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(written, { defaultKind: 'component' }),
    );
  } catch {
    throw new InputError('entity must be written as component:default/orders');
  }
}

import { ValidateObject } from '../../../engine/Kind';
import { ValidationProblem } from '../../../model';
import { SpecNode } from './SpecNode';

/** The object around a spec. @internal */
export interface Envelope {
  readonly name: string;
  readonly namespace: string;
  annotation(name: string): string | undefined;
  label(name: string): string | undefined;
}

/** Annotations that only Istio itself may write. */
const RESERVED = [
  'internal.istio.io/webhook-always-reject',
  'internal.istio.io/parent-namespace',
  'internal.istio.io/parents',
];

const DRY_RUN = 'istio.io/dry-run';
const BOOLEANS = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/;

/** Makes a check of one kind out of the check of its spec. @internal */
export function validator(
  check: (spec: SpecNode, envelope: Envelope) => void,
  { allowsDryRun = false } = {},
): ValidateObject {
  return object => {
    const problems: ValidationProblem[] = [];
    const root = new SpecNode(object, '', problem => {
      problems.push({ ...problem, field: problem.field.replace(/^\./, '') });
    });
    const metadata = root.at('metadata');
    const find = (map: string, name: string) =>
      metadata.entries(map).find(([key]) => key === name)?.[1].asText;
    const envelope: Envelope = {
      name: metadata.text('name'),
      namespace: metadata.text('namespace'),
      annotation: name => find('annotations', name),
      label: name => find('labels', name),
    };
    const spec = root.at('spec');
    checkAnnotations(metadata, spec, envelope, allowsDryRun);
    // Istio looks at the spec only when the metadata is fine.
    if (problems.length === 0) check(spec, envelope);
    return problems;
  };
}

function checkAnnotations(
  metadata: SpecNode,
  spec: SpecNode,
  { annotation }: Envelope,
  allowsDryRun: boolean,
): void {
  const dryRun = annotation(DRY_RUN);
  const place = metadata.at('annotations');
  if (dryRun !== undefined) {
    const action = spec.text('action') || 'ALLOW';
    if (!allowsDryRun)
      place.error(`annotation ${DRY_RUN} is not supported by this kind`);
    else if (action !== 'ALLOW' && action !== 'DENY')
      place.error(
        `annotation ${DRY_RUN} supports the actions ALLOW and DENY only, found ${action}`,
      );
    else if (!BOOLEANS.test(dryRun))
      place.error(`annotation ${DRY_RUN} has invalid value (${dryRun})`);
  }
  for (const reserved of RESERVED)
    if (annotation(reserved) !== undefined)
      place.error(`annotation ${reserved} may not be set by users`);
}

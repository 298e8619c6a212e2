import { checkSelector } from './labels';
import { checkTargets } from './policyTargets';
import { SpecNode } from './SpecNode';
import { moduleUrlProblem } from './urlProblems';
import { validator } from './validator';

/** Longest values, in characters. */
const LONGEST_SECRET = 253;
const LONGEST_NAME = 256;
const LONGEST_SCRIPT = 65_536;

/** Checks a WasmPlugin as Istio's webhook does. @internal */
export const validateWasmPlugin = validator(spec => {
  checkTargets(spec);
  checkSelector(spec);
  checkModule(spec);
  checkMatch(spec);
});

/** Checks a TrafficExtension as Istio's webhook does. @internal */
export const validateTrafficExtension = validator(spec => {
  const wasm = spec.at('wasm');
  const lua = spec.at('lua');
  if (wasm.isSet === lua.isSet)
    spec.error('exactly one of wasm or lua must be set');
  checkTargets(spec);
  checkSelector(spec);
  if (lua.isSet) {
    const code = lua.text('inlineCode');
    const node = lua.at('inlineCode');
    if (code === '') node.error('lua.inlineCode cannot be empty');
    if (new TextEncoder().encode(code).length > LONGEST_SCRIPT)
      node.error('lua.inlineCode exceeds maximum size of 64KB');
  }
  if (wasm.isSet) checkModule(wasm);
  checkMatch(spec);
});

function checkModule(module: SpecNode): void {
  module.at('url').errors(moduleUrlProblem(module.text('url')));
  const digest = module.text('sha256');
  if (digest !== '') module.at('sha256').errors(digestProblem(digest));
  if (module.text('imagePullSecret').length > LONGEST_SECRET)
    module
      .at('imagePullSecret')
      .error('imagePullSecret field must be less than 253 characters long');
  if (module.text('pluginName').length > LONGEST_NAME)
    module
      .at('pluginName')
      .error('pluginName field must be less than 255 characters long');
  checkEnvironment(module.at('vmConfig'));
}

function digestProblem(digest: string): string | undefined {
  if (digest.length !== 64) return 'sha256 field must be 64 characters long';
  return /^[a-f0-9]+$/.test(digest)
    ? undefined
    : 'sha256 field must match [a-f0-9]{64} pattern';
}

function checkEnvironment(vmConfig: SpecNode): void {
  const names = new Set<string>();
  for (const entry of vmConfig.list('env')) {
    if (!entry.isSet) continue;
    const name = entry.text('name');
    if (name === '') return entry.error('spec.vmConfig.env invalid');
    if (name.length > LONGEST_NAME)
      return entry.error(
        'env.name field must be less than 255 characters long',
      );
    if (names.has(name)) return entry.error(`duplicate env ${name}`);
    names.add(name);
    if (
      entry.choice('valueFrom', ['INLINE', 'HOST']) !== 'INLINE' &&
      entry.text('value') !== ''
    )
      return entry.error('value may only be set when valueFrom is INLINE');
  }
  return undefined;
}

function checkMatch(spec: SpecNode): void {
  for (const [i, match] of spec.list('match').entries()) {
    if (!match.isSet) return match.error(`spec.Match[${i}] is nil`);
    for (const [j, port] of match.list('ports').entries()) {
      const place = `spec.Match[${i}].Ports[${j}]`;
      const number = port.number('number');
      if (!port.isSet) return port.error(`${place} is nil`);
      if (number <= 0 || number > 65535)
        return port.error(`${place} is out of range: ${number}`);
    }
  }
  return undefined;
}

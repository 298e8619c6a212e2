import { AccessQuestion } from '@meshwright/backstage-plugin-service-mesh-common';

/** A question as it is typed; empty = left open. @internal */
export interface QuestionForm {
  readonly caller: string;
  readonly method: string;
  readonly path: string;
  readonly port: string;
  readonly host: string;
  /** One `name: value` on each line. */
  readonly headers: string;
  /** One `name=value` on each line. */
  readonly claims: string;
  readonly token: '' | 'none' | 'invalid';
  readonly ip: string;
}

const NAMES = [
  'caller',
  'method',
  'path',
  'port',
  'host',
  'headers',
  'claims',
  'token',
  'ip',
] as const;
/** Keeps the question apart from what else the tab keeps in the URL. */
const key = (name: string) => `may-${name}`;

/** The question a link carries; without a caller nothing is asked. @internal */
export function readQuestionForm(params: URLSearchParams): QuestionForm {
  return Object.fromEntries(
    NAMES.map(name => [name, params.get(key(name)) ?? '']),
  ) as unknown as QuestionForm;
}

/** The URL with the question in it. @internal */
export function writeQuestionForm(
  params: URLSearchParams,
  form: QuestionForm,
): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const name of NAMES) {
    const value = form[name].trim();
    if (value === '') changed.delete(key(name));
    else changed.set(key(name), value);
  }
  return changed;
}

/** What is wrong with a question, by field; empty = it can be asked. @internal */
export function questionProblems(
  form: QuestionForm,
): Partial<Record<keyof QuestionForm, string>> {
  const problems: Partial<Record<keyof QuestionForm, string>> = {};
  const path = form.path.trim();
  if (path !== '' && !path.startsWith('/'))
    problems.path = 'A path starts with /';
  const port = Number(form.port);
  if (
    form.port.trim() !== '' &&
    !(Number.isInteger(port) && port > 0 && port < 65536)
  )
    problems.port = 'A port is 1 to 65535';
  if (lines(form.headers).some(line => !/^[^\s:]+\s*:/.test(line)))
    problems.headers = 'One header on each line, as name: value';
  if (lines(form.claims).some(line => !/^[^=]+=/.test(line)))
    problems.claims = 'One claim on each line, as name=value';
  if (form.token !== '' && lines(form.claims).length > 0)
    problems.claims = 'Claims are those of a valid token';
  return problems;
}

/** The question as the server takes it; undefined while it is not one. @internal */
export function toAccessQuestion(
  form: QuestionForm,
): AccessQuestion | undefined {
  const caller = form.caller.trim();
  if (caller === '' || Object.keys(questionProblems(form)).length > 0)
    return undefined;
  const headers = pairs(form.headers, ':');
  const claims = pairs(form.claims, '=');
  const text = (name: 'method' | 'path' | 'host' | 'ip') =>
    form[name].trim() ? { [name]: form[name].trim() } : {};
  return {
    caller,
    ...text('method'),
    ...text('path'),
    ...text('host'),
    ...text('ip'),
    ...(form.port.trim() && { port: Number(form.port) }),
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(Object.keys(claims).length > 0 && { claims }),
    ...(form.token && { token: form.token }),
  };
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean);
}

function pairs(text: string, separator: string): Record<string, string> {
  return Object.fromEntries(
    lines(text).map(line => {
      const at = line.indexOf(separator);
      return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

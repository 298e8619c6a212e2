import { RouteCondition } from './RouteCondition';

/** Says a condition for people: `GET /api/* on shop.example.com with header x-tenant`. @internal */
export function conditionInWords(
  condition: RouteCondition,
  hostname?: string,
): string {
  const host = hostname === undefined ? '' : ` on ${hostname}`;
  if (condition.protocol === 'any') return `everything${host}`;
  const headers = condition.headers
    .map(({ name, value }) => ` with header ${name}=${value}`)
    .join('');
  if (condition.protocol === 'grpc')
    return `gRPC ${condition.service || '*'}/${
      condition.method || '*'
    }${host}${headers}`;
  const { path, method, query } = condition;
  const suffix =
    path.type === 'prefix' ? `${path.value.replace(/\/$/, '')}/*` : path.value;
  const asked = query
    .map(({ name, value }) => ` with query ${name}=${value}`)
    .join('');
  return `${method ? `${method} ` : ''}${
    path.type === 'regex' ? `~${suffix}` : suffix
  }${host}${headers}${asked}`;
}

import { resolvePackagePath } from '@backstage/backend-plugin-api';
import fs from 'node:fs';

/** Version of this package, for what is exported to be told apart later. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(
    fs.readFileSync(
      resolvePackagePath(
        '@meshwright/backstage-plugin-service-mesh-backend',
        'package.json',
      ),
      'utf8',
    ),
  );
  const { version } = manifest as { readonly version?: unknown };
  return typeof version === 'string' ? version : 'unknown';
}

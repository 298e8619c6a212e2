import { InputError } from '@backstage/errors';
import { ReviewExportFormat } from '@meshwright/backstage-plugin-service-mesh-common';
import { Request, Response } from 'express';

/** The form of a file that is asked for. */
export function readFormat({ query }: Request): ReviewExportFormat {
  const { format } = query;
  if (format !== 'csv' && format !== 'json')
    throw new InputError('format must be csv or json');
  return format;
}

/** Sends a file to save. */
export function sendFile(
  response: Response,
  format: ReviewExportFormat,
  name: string,
  content: string,
): void {
  const safe = name.replace(/[^\w.-]/g, '_');
  response.set('Cache-Control', 'private, no-store');
  response.set(
    'Content-Type',
    format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json',
  );
  response.set(
    'Content-Disposition',
    `attachment; filename="${safe}.${format}"`,
  );
  response.send(Buffer.from(content, 'utf8'));
}

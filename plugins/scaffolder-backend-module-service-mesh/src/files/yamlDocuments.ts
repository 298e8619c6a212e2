import { InputError } from '@backstage/errors';
import {
  readYaml,
  YamlError,
} from '@meshwright/backstage-plugin-service-mesh-node';
import { Document, parseDocument } from 'yaml';
import { splitDocuments } from './splitDocuments';

/** One document of a file. */
export interface YamlDocument {
  readonly text: string;
  readonly value: unknown;
  /** The same with its comments and order, to be changed in place. */
  readonly document: Document;
}

/**
 * The documents of a YAML text. Whoever writes it decides what it costs to read: what is broken, or too much, is an error with
 * its place.
 *
 * @param name - File or field that holds the text
 */
export function yamlDocuments(text: string, name: string): YamlDocument[] {
  return splitDocuments(text).map((part, i, parts) => {
    const refusal = (problem: string) =>
      new InputError(
        `${name} is not YAML: ${
          parts.length > 1 ? `document ${i + 1}, ` : ''
        }${problem}`,
      );
    try {
      const [value, ...others] = readYaml(part);
      if (others.length > 0)
        throw refusal('documents are separated by a line of three dashes');
      return { text: part, value, document: editable(part) };
    } catch (error) {
      if (!(error instanceof YamlError)) throw error;
      const { line, column, message } = error;
      throw refusal(`line ${line}, column ${column}: ${message}`);
    }
  });
}

/** A text that was read before, to be changed in place. */
export function editable(text: string): Document {
  return parseDocument(text, { uniqueKeys: false });
}

import { parseYaml } from '@meshwright/backstage-plugin-service-mesh-node';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  ObjectParser,
  ObjectChange,
  ParseContext,
  ParsedEvents,
  ParsedPage,
} from './ObjectParser';
import { parseEvents, parsePageEnvelope, projectChange } from './parseObjects';
import { TextPool } from './TextPool';

/** Objects projected before the event loop gets a turn. */
const TURN = 100;

/** Parses in the calling thread, with a turn for the event loop between slices of work. */
export class InlineParser implements ObjectParser {
  private readonly tools;

  constructor(private readonly pool: TextPool = new TextPool()) {
    this.tools = { intern: pool.intern, parseYaml };
  }

  async parsePage(
    context: ParseContext,
    body: Uint8Array,
  ): Promise<ParsedPage> {
    const page = parsePageEnvelope(context.kind, body);
    const changes: ObjectChange[] = [];
    for (let i = 0; i < page.items.length; i++) {
      if (i % TURN === 0) await nextTurn();
      changes.push(
        this.pool.internAll(
          projectChange(context, page.items[i], page.apiVersion, this.tools),
        ),
      );
    }
    return {
      changes,
      revision: page.revision,
      ...(page.next !== undefined && { next: page.next }),
    };
  }

  async parseEvents(
    context: ParseContext,
    lines: Uint8Array,
    since: string,
  ): Promise<ParsedEvents> {
    return parseEvents(context, lines, since, this.tools);
  }

  async close(): Promise<void> {}
}

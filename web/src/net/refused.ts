/** A request that was refused, with its stable code; or that never arrived (`offline`). Nothing was changed by it. */
import type { ErrorCode, ErrorShape } from '../wire';

export type RefusedCode = ErrorCode | 'offline';

export class Refused extends Error {
  constructor(
    readonly code: RefusedCode,
    readonly sentence: string,
    readonly detail: Record<string, unknown> = {},
  ) {
    super(`${code}: ${sentence}`);
  }

  /** Whether the same request may be sent again later without asking the person. */
  get passing(): boolean {
    return ['offline', 'busy', 'store_unavailable', 'too_fast', 'internal'].includes(this.code);
  }

  static offline(): Refused {
    return new Refused('offline', 'There is no connection right now. Your words are kept on this device.');
  }

  static from(shape: Partial<ErrorShape>): Refused {
    return new Refused(shape.code ?? 'internal', shape.sentence ?? '', shape.detail ?? {});
  }
}

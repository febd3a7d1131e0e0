import type { Alert, AlertPreview } from './alert-data.ts';
import type { Draft } from './draft.ts';
import type { DraftKeeper } from './use-draft.ts';

/** What the four parts of the composer look at together. `keeper` is there while the warning may be edited. */
export interface AlertView {
  draft: Draft;
  alert: Alert | undefined;
  keeper: DraftKeeper | undefined;
  preview: AlertPreview | undefined;
  /** Why there is no preview, or why the one shown is old. */
  previewError: unknown;
  /** True while a new preview is on its way. */
  counting: boolean;
  askAgain: () => void;
}

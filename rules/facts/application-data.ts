/**
 * What an application carries, as far as facts are made from it. The message `onedoor.application.submit` has this shape;
 * it is written here once more because rules import nothing of the rest of the project.
 */
export interface ApplicationData {
  readonly region: string;
  readonly channel: string;
  readonly applicant: {
    readonly kind: 'citizen' | 'organisation';
    readonly name: string;
    readonly idNumber?: string;
    readonly creditCode?: string;
    readonly phone?: string;
  };
  readonly agent?: {
    readonly name: string;
    readonly idNumber: string;
    readonly relation: string;
    readonly phone?: string;
    readonly authorityUntil?: string;
  };
  readonly form: Readonly<Record<string, unknown>>;
  readonly materials: readonly {
    readonly type: string;
    /** Digest of the bytes: the same algorithm and value are the same file. */
    readonly hash: { readonly algorithm: string; readonly value: string };
    readonly size: number;
    readonly mediaType: string;
    readonly validUntil?: string;
  }[];
}

/** What can go wrong in the client's cryptography, as stable codes. The interface turns a code into a text. */
export type FaultCode =
  | 'words_count'
  | 'words_unknown'
  | 'words_checksum'
  | 'account_missing'
  | 'identity_missing'
  | 'room_unknown'
  | 'room_not_joined'
  | 'room_exists'
  | 'commit_pending'
  | 'nothing_to_commit'
  | 'credential_forged'
  | 'credential_mismatch'
  | 'account_key_changed'
  | 'account_unannounced'
  | 'key_package_bad'
  | 'key_package_foreign'
  | 'key_package_unknown'
  | 'suite_unknown'
  | 'leaf_replaced'
  | 'leaf_doubled'
  | 'joiner_unknown'
  | 'joiner_removed_other'
  | 'roster_not_as_announced'
  | 'proposal_refused'
  | 'commit_bad'
  | 'commit_replayed'
  | 'welcome_bad'
  | 'group_info_bad'
  | 'message_bad'
  | 'message_replayed'
  | 'message_too_large'
  | 'tag_mismatch'
  | 'sender_mismatch'
  | 'gesture_bad'
  | 'seal_broken'
  | 'report_bad'
  | 'bond_other'
  | 'bond_key_missing'
  | 'bond_key_forged'
  | 'bond_key_stale'
  | 'seal_key_forged'
  | 'seal_forged'
  | 'seal_replaced'
  | 'share_missing'
  | 'share_wrong'
  | 'confidence_taken_back'
  | 'storage_failed'
  | 'held_elsewhere';

/** An error whose `code` is stable; `detail` names the part it is about (a word, a device), never content. */
export class CryptoFault extends Error {
  readonly code: FaultCode;
  readonly detail: string | undefined;

  constructor(code: FaultCode, message: string, detail?: string) {
    super(message);
    this.name = 'CryptoFault';
    this.code = code;
    this.detail = detail;
  }
}

/** Runs `work` and gives every foreign error the code, so that no library text reaches the interface. */
export async function orFault<T>(code: FaultCode, message: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CryptoFault) throw error;
    throw new CryptoFault(code, message, error instanceof Error ? error.message : undefined);
  }
}

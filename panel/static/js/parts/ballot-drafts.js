// Drafts of ballots: what was typed and not yet cast, of one match, performance and judge.

const STORE = "ballots";
const MAX_DRAFTS = 40;

/**
 * The drafts in `storage`. They survive a closed page and an empty battery, but belong to one match: marks from a
 * rehearsal must not appear in the evening.
 */
export function draftsIn(storage) {
  const drafts = JSON.parse(storage.getItem(STORE) ?? "{}");
  return {
    /** The draft of `judge` for who is on stage: a text for each criterion, to be changed in place. */
    of(snapshot, judge) {
      const name = [snapshot.match_id, snapshot.round.number, snapshot.performer, judge].join("/");
      if (drafts[name]?.length !== snapshot.criteria.length) drafts[name] = snapshot.criteria.map(() => "");
      return drafts[name];
    },
    keep() {
      Object.keys(drafts)
        .slice(0, -MAX_DRAFTS)
        .forEach((old) => delete drafts[old]);
      storage.setItem(STORE, JSON.stringify(drafts));
    },
  };
}

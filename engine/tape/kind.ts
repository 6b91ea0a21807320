/**
 * Event kinds and row flags: the low byte and the high byte of a tape row's 16-bit `code`.
 *
 * A message of the venue may take several rows (a depth message: one row a level; a best bid and
 * offer: one row a side). Its last row carries {@linkcode RowFlag.LAST}; only then is the state
 * complete and may anyone look.
 *
 * What `price`, `qty` and `aux` of a row hold, kind by kind:
 *
 * | kind | price (int32) | qty | aux (float64) |
 * |---|---|---|---|
 * | BID, ASK | ticks | lots now resting, 0 deletes | venue's update id, 0 if none |
 * | TRADE | ticks | lots | venue's trade id |
 * | CLEAR | bound in ticks, see below | – | – |
 * | QUOTE | ticks of the best price | lots at it | venue's update id |
 * | MARK, INDEX | – | – | price in 1e-8 units |
 * | FUNDING_RATE | rate of the coming settlement, ppb | – | time of that settlement, µs |
 * | FUNDING | rate settled, ppb | – | mark price in 1e-8 units, 0 if not known |
 * | LIQUIDATION | ticks | lots | – |
 * | OPEN_INTEREST | – | lots | – |
 * | STATUS | 1 trading, 0 halted | – | – |
 * | INSTRUMENT | index of the instrument version from here on | – | – |
 *
 * CLEAR with `BUY` clears the bids at and above `price`, without it the asks at and below it; a
 * bound of 0 clears the whole side. Without `BUY`, {@linkcode RowFlag.SNAPSHOT} and bound it clears
 * both sides. A snapshot is a CLEAR for each side followed by levels, all flagged SNAPSHOT, in one
 * message.
 *
 * A recorded feed holds what arrived; the book needs what the venue's sync rule makes of it. The
 * store keeps both, and a tape selects: by the venue's rule (the default) it leaves out rows
 * flagged {@linkcode RowFlag.UNAPPLIED}; as recorded (what hftbacktest's converter makes) it leaves
 * out those flagged {@linkcode RowFlag.REPLAYED}.
 */
export const EventKind = Object.freeze(
  {
    BID: 1,
    ASK: 2,
    TRADE: 3,
    CLEAR: 4,
    QUOTE: 5,
    MARK: 6,
    INDEX: 7,
    FUNDING_RATE: 8,
    FUNDING: 9,
    LIQUIDATION: 10,
    OPEN_INTEREST: 11,
    BAR: 12,
    STATUS: 13,
    INSTRUMENT: 14,
    EXPIRY: 15,
    CORPORATE_ACTION: 16,
    /** First of the kinds that a user may register, up to 255. */
    CUSTOM: 128,
  } as const,
);

/** Bits of a row's `code` above the kind. */
export const RowFlag = Object.freeze(
  {
    /** Trade: the aggressor bought. Quote and clear: the bid side. */
    BUY: 0x100,
    /** Last row of the venue's message. */
    LAST: 0x200,
    /** The row belongs to a snapshot. */
    SNAPSHOT: 0x400,
    /** A trade that did not come from the open market (insurance fund, ADL): never fills an order. */
    OFF_MARKET: 0x800,
    /**
     * A depth row that arrived while the book was out of sync (before the snapshot, or older than
     * it): recorded, not to be applied under the venue's rule.
     */
    UNAPPLIED: 0x1000,
    /**
     * A depth row made by the venue's sync rule: a delta buffered until its snapshot and applied
     * after it at the snapshot's local time, or the CLEAR at a gap in the update ids.
     */
    REPLAYED: 0x2000,
  } as const,
);

/** `code & KIND_MASK` is the kind. */
export const KIND_MASK = 0xff;

/* How a change reaches every target: docs/decisions/0024-deliveries.md as a model. docs/models/README.md says what it leaves
   out; `scripts/models` has `spin` check it, and every fault that -DFAULT_… plants here has to be found.

   One account, bound to TARGETS directories. A step is a transaction, an operation's effect or a message's arrival. Of time
   only the order counts in which it lets things happen: a lease is worked on, rests for its last third, is over but may have
   left an operation under way, and only then is free to be handed out again. */

#ifndef TARGETS
#define TARGETS 1
#endif
#ifndef CHANGES
#define CHANGES 3
#endif
#ifndef NEVER_ANSWERS
#define NEVER_ANSWERS 255               /* which target does, if any                                                       */
#endif

/* Without FAILURES anything may be lost, missed, overtaken or doubled at any time, for ever; that is for safety. With it, so
   many times, so that what must arrive at last can. The target that never answers is spared nothing. */
#ifdef FAILURES
byte failures;
#define MAY_FAIL(t) (t == NEVER_ANSWERS || failures < FAILURES)
#define FAIL(t)     if :: t != NEVER_ANSWERS -> failures++ :: else fi
#else
#define MAY_FAIL(t) true
#define FAIL(t)     skip
#endif

/* ---- the server's database ------------------------------------------------------------------------------------------- */

byte epoch, gen;                        /* the installation's and the account's: together they name a password             */
#define PAIR (epoch * 4 + gen)          /* larger is newer; no pair is 0 once a password was set                           */
byte saved;                             /* the generation in the backup; 0: there is none                                  */
byte seen;                              /* the pair whose password a sign-in in progress has just found right; 0: none     */

typedef Row {
    byte want, held;                    /* the pair that the target is owed; the one it is known to hold, 0: unknown       */
    byte payload;                       /* whose password is sealed in it; 0: nobody's                                     */
    byte leased;                        /* the pair that the latest lease was handed out with,                             */
    byte handed;                        /* ... and whose password went with it                                             */
    bit  doubt;                         /* what the latest lease reports proves nothing about the target                   */
    bit  paused
}
Row row[TARGETS];
#define OWED(t) (row[t].held != row[t].want)

/* ---- time, the connector, the wire and the target --------------------------------------------------------------------- */

#define FREE 0                          /* no lease that anything could still come from                                    */
#define WORK 1                          /* its first two thirds: the only time at which a connector decides to send        */
#define REST 2                          /* its last third: whoever decided before has sent by the end of it                */
#define OVER 3                          /* its end has passed, but not yet the longest time that an operation takes        */

#define IDLE 0
#define DECIDED 1                       /* looked at the clock, did not send yet                                           */
#define UNDERWAY 2                      /* sent; neither done nor given up                                                 */
#define DECIDED_LATE 3                  /* the same two without the bound that the design gives them                       */
#define UNDERWAY_LATE 4

typedef Side {
    byte phase;
    bit  taken;                         /* the latest lease was taken up                                                   */
    bit  place;                         /* which operation is the latest lease's: one whose time is up may still go on     */
    byte op[2], what[2];                /* its state; whose password it writes                                             */
    bit  receipt;                       /* on the wire: one of the latest lease,                                           */
    bit  slow;                          /* ... whose answer came after all of the lease's time, and                        */
    bit  late;                          /* one that an earlier lease's operation was done after all of its time            */
    byte holds                          /* whose password the target has                                                   */
}
Side side[TARGETS];
bit stalled;                            /* the one stall beyond the bound that -DSTALL allows has happened                 */
bit busy;                               /* FAULT_ONE_SLOT: the only place for an operation is taken                        */

/* ---- what must never be ----------------------------------------------------------------------------------------------- */

bit older_over_newer, silent_difference, payload_remains;

inline check(t) {
    payload_remains = (!OWED(t) && row[t].payload != 0);
    assert(!payload_remains);
#ifndef STALL
    silent_difference = (!OWED(t) && side[t].holds != PAIR);
    assert(!silent_difference)
#endif
}

inline check_all() {
    check(0);
#if TARGETS > 1
    check(1)
#endif
}

/* ---- the server: each inline is one transaction ------------------------------------------------------------------------ */

inline owe(t) {
#ifdef FAULT_PAUSE_FORGETS
    if
    :: row[t].paused -> skip
    :: else -> row[t].want = PAIR; row[t].payload = PAIR
    fi
#else
    row[t].want = PAIR;
#ifdef FAULT_PAYLOAD_STAYS
    if :: row[t].payload == 0 -> row[t].payload = PAIR :: else fi
#else
    row[t].payload = PAIR
#endif
#endif
}

inline owe_all() {
    owe(0);
#if TARGETS > 1
    owe(1)
#endif
}

/* The next sign-in with the right password: the check took its time, so the transaction makes sure it was of this one. */
inline seal(t) {
    if
    :: OWED(t) && row[t].payload == 0 -> row[t].payload = seen
#ifdef FAULT_SEALS_UNOWED
    :: !OWED(t) -> row[t].payload = seen
#endif
    :: else
    fi
}

inline seal_all() {
    seal(0);
#if TARGETS > 1
    seal(1)
#endif
}

/* The older database knows nothing of later leases and receipts, so it trusts none: each row is owed, its payload is gone.
   It also waits until every lease that it can't know of is over: `phase` goes on as it was. */
inline restore(t) {
#ifdef FAULT_SAME_EPOCH
    row[t].want = kept[t].want; row[t].held = kept[t].held; row[t].payload = 0;
#else
    row[t].want = PAIR; row[t].held = 0; row[t].payload = 0;
#endif
    row[t].doubt = 1;
    row[t].paused = 0;
#ifdef FAULT_RESTORE_DOES_NOT_WAIT
    side[t].phase = FREE;
#endif
    side[t].receipt = 0; side[t].slow = 0
}

inline restore_all() {
    restore(0);
#if TARGETS > 1
    restore(1)
#endif
}

#ifdef FAULT_SAME_EPOCH
Row kept[TARGETS];
inline keep(t) { kept[t].want = row[t].want; kept[t].held = row[t].held }
#endif

inline hand_out(t) {
    if                                  /* what is on the wire is an earlier lease's from now on                           */
    :: side[t].receipt && side[t].slow -> side[t].late = 1
    :: else
    fi;
    side[t].receipt = 0; side[t].slow = 0;
    side[t].place = (side[t].op[0] != IDLE);
    side[t].taken = 0;
    side[t].phase = WORK;
    row[t].leased = row[t].want; row[t].handed = row[t].payload;
    row[t].doubt = 0
}

#ifdef FAULT_ONLY_WITHIN_LEASE
#define COUNTS (side[t].phase == WORK || side[t].phase == REST)
#else
#define COUNTS true
#endif

/* A receipt of the latest lease: whatever came before it is over, so the target holds what it says, and the lease ends. */
inline accept(t) {
#ifdef FAULT_ANY_RECEIPT
    row[t].held = row[t].want;
#else
    if
    :: !row[t].doubt && COUNTS -> row[t].held = row[t].leased
    :: else
    fi;
#endif
#ifdef FAULT_ANY_TARGET
    row[1 - t].held = row[1 - t].want; row[1 - t].payload = 0;
#endif
#ifndef FAULT_PAYLOAD_KEPT
    if :: !OWED(t) -> row[t].payload = 0 :: else fi;
#endif
    side[t].phase = FREE
}

/* An earlier lease's operation was done so late that it may have come after a later lease's: owed again, and what the
   lease that is out will report may be from before. A lease's report counts once, however often the wire brings it. */
inline accept_late(t) {
#ifndef FAULT_LATE_IGNORED
    row[t].held = 0;
#ifndef FAULT_LATE_LEAVES_LEASE
    row[t].doubt = 1;
#endif
#endif
#ifdef FAULT_LATE_COUNTS_TWICE
    if :: side[t].late = 0 :: true fi
#else
    side[t].late = 0
#endif
}

/* ---- everybody who can do something ------------------------------------------------------------------------------------ */

active proctype World() {
    end: do
#ifdef FAULT_TWO_TRANSACTIONS
    :: gen < CHANGES -> atomic { gen++; check_all() }; atomic { owe_all(); check_all() }
#else
    :: atomic { gen < CHANGES -> gen++; owe_all(); check_all() }
#endif
#ifdef RESTORE
    :: atomic { gen > 0 && epoch == 0 && saved == 0 -> saved = gen;
#ifdef FAULT_SAME_EPOCH
        keep(0)
#endif
       }
    :: atomic { saved != 0 && epoch == 0 -> gen = saved; seen = 0;
#ifndef FAULT_SAME_EPOCH
        epoch++;
#else
        saved = 0;
#endif
        restore_all(); check_all()
       }
#endif
    :: atomic { MAY_FAIL(0) && !row[0].paused -> FAIL(0); row[0].paused = 1 }
    :: atomic { MAY_FAIL(0) && (seen != 0 || side[0].receipt) -> FAIL(0);       /* the server crashes */
        seen = 0; side[0].receipt = 0; side[0].slow = 0
#if TARGETS > 1
        ; side[1].receipt = 0; side[1].slow = 0
#endif
       }
    :: break
    od
}

#if TARGETS > 1
#define NEEDS_PASSWORD ((OWED(0) && row[0].payload == 0) || (OWED(1) && row[1].payload == 0))
#else
#define NEEDS_PASSWORD (OWED(0) && row[0].payload == 0)
#endif

active proctype Person() {
    end: do
#if defined(FAULT_NEVER_SEALED_AGAIN)
    :: atomic { seen == 0 && gen > CHANGES -> seen = PAIR }
#elif defined(FAULT_SEALS_UNOWED)
    :: atomic { seen == 0 && gen > 0 -> seen = PAIR }
#else
    :: atomic { seen == 0 && gen > 0 && NEEDS_PASSWORD -> seen = PAIR }
#endif
    :: atomic { seen != 0 ->
        if
#ifdef FAULT_SEALS_UNCHECKED
        :: true -> seal_all()
#else
        :: seen == PAIR -> seal_all()
        :: else
#endif
        fi;
        seen = 0; check_all()
       }
    od
}

#define LATEST side[t].place
#ifdef FAULT_SENDS_IN_LAST_THIRD
#define MAY_DECIDE (side[t].phase == WORK || side[t].phase == REST)
#else
#define MAY_DECIDE (side[t].phase == WORK)
#endif
#ifdef FAULT_ONE_SLOT
#define HAS_ROOM !busy
#define TAKE_ROOM busy = 1
#else
#define HAS_ROOM true
#define TAKE_ROOM skip
#endif
#ifdef FAULT_TAKEN_TWICE
#define NOT_TAKEN true
#else
#define NOT_TAKEN !side[t].taken
#endif
#if defined(FAULT_NO_LEASE)
#define MAY_HAND_OUT (side[t].op[0] == IDLE || side[t].op[1] == IDLE)
#elif defined(FAULT_HANDED_OUT_EARLY)
#define MAY_HAND_OUT ((side[t].phase == FREE || side[t].phase == OVER) && (side[t].op[0] == IDLE || side[t].op[1] == IDLE))
#else
#define MAY_HAND_OUT (side[t].phase == FREE && (side[t].op[0] == IDLE || side[t].op[1] == IDLE))
#endif

inline send(t, o) {
    if
    :: side[t].op[o] == DECIDED && o == LATEST && (side[t].phase == WORK || side[t].phase == REST) -> side[t].op[o] = UNDERWAY
    :: else -> side[t].op[o] = UNDERWAY_LATE
    fi
}

inline apply(t, o) {
#if !defined(STALL) && !defined(FAULT_SAME_EPOCH)  /* numbers of one epoch don't tell what a restore made of them */
    older_over_newer = (side[t].what[o] < side[t].holds);
    assert(!older_over_newer);
#endif
    side[t].holds = side[t].what[o];
    side[t].op[o] = IDLE; side[t].what[o] = 0;
    if
    :: t != NEVER_ANSWERS && o == LATEST && side[t].phase != FREE -> side[t].receipt = 1; side[t].slow = 0
    :: t != NEVER_ANSWERS && o == LATEST && side[t].phase == FREE -> side[t].receipt = 1; side[t].slow = 1
    :: t != NEVER_ANSWERS && o != LATEST -> side[t].late = 1
    :: t == NEVER_ANSWERS || (MAY_FAIL(t) && o == LATEST && side[t].phase != FREE) -> FAIL(t)      /* the answer is lost */
    fi;
    if :: t != NEVER_ANSWERS -> busy = 0 :: else fi;
    check(t)
}

/* One target: its leases, whoever carries them out, the directory, and the wire back. */
active [TARGETS] proctype Target() {
    byte t = _pid - 2;
    end: do
    :: atomic { row[t].paused && side[t].phase == FREE -> row[t].paused = 0 }
    :: atomic { MAY_HAND_OUT && !row[t].paused && OWED(t) && row[t].payload != 0 && (!side[t].receipt || MAY_FAIL(t)) ->
        if :: side[t].receipt -> FAIL(t) :: else fi;
        hand_out(t)
       }
    :: atomic { side[t].phase == WORK && side[t].taken -> side[t].phase = REST }
    :: atomic { side[t].phase == WORK && !side[t].taken && MAY_FAIL(t) -> FAIL(t); side[t].phase = REST }
    :: atomic { side[t].phase == REST && side[t].op[LATEST] != DECIDED -> side[t].phase = OVER }
#if defined(STALL) || defined(LIMIT_STALL)
    :: atomic { side[t].phase == REST && side[t].op[LATEST] == DECIDED && !stalled -> stalled = 1;
        side[t].op[LATEST] = DECIDED_LATE; side[t].phase = OVER
       }
#endif
    :: atomic { side[t].phase == OVER && side[t].op[LATEST] != UNDERWAY -> side[t].phase = FREE }
#ifdef LIMIT_OPERATION
    :: atomic { side[t].phase == OVER && side[t].op[LATEST] == UNDERWAY ->
        side[t].op[LATEST] = UNDERWAY_LATE; side[t].phase = FREE
       }
#endif
#ifdef FAULT_ENDED_BY_TIMEOUT
    :: atomic { side[t].phase != FREE && side[t].op[LATEST] == UNDERWAY -> side[t].phase = FREE }
#endif

    /* the seven days are over */
    :: atomic { OWED(t) && row[t].payload != 0 && MAY_FAIL(t) -> FAIL(t); row[t].payload = 0 }

    /* the connector */
    :: atomic { MAY_DECIDE && NOT_TAKEN && HAS_ROOM && side[t].op[LATEST] == IDLE -> TAKE_ROOM;
        side[t].taken = 1;
        side[t].op[LATEST] = (side[t].phase == WORK -> DECIDED : DECIDED_LATE);
        side[t].what[LATEST] = row[t].handed
       }
    :: atomic { side[t].op[0] == DECIDED || side[t].op[0] == DECIDED_LATE -> send(t, 0) }
    :: atomic { side[t].op[1] == DECIDED || side[t].op[1] == DECIDED_LATE -> send(t, 1) }
    :: atomic { side[t].op[0] == DECIDED && MAY_FAIL(t) -> FAIL(t); side[t].op[0] = IDLE; side[t].what[0] = 0 }
    :: atomic { side[t].op[1] == DECIDED && MAY_FAIL(t) -> FAIL(t); side[t].op[1] = IDLE; side[t].what[1] = 0 }

    /* the directory; what was sent may also never arrive */
    :: atomic { side[t].op[0] == UNDERWAY || side[t].op[0] == UNDERWAY_LATE -> apply(t, 0) }
    :: atomic { side[t].op[1] == UNDERWAY || side[t].op[1] == UNDERWAY_LATE -> apply(t, 1) }
    :: atomic { side[t].op[0] == UNDERWAY && MAY_FAIL(t) -> FAIL(t); side[t].op[0] = IDLE; side[t].what[0] = 0 }
    :: atomic { side[t].op[1] == UNDERWAY && MAY_FAIL(t) -> FAIL(t); side[t].op[1] = IDLE; side[t].what[1] = 0 }

    /* the server receives, the wire keeps a double back or loses what it had */
    :: atomic { side[t].receipt -> accept(t); side[t].receipt = 0; side[t].slow = 0; check_all() }
    :: atomic { side[t].receipt && MAY_FAIL(t) -> FAIL(t); accept(t); check_all() }
    :: atomic { side[t].receipt && MAY_FAIL(t) -> FAIL(t); side[t].receipt = 0; side[t].slow = 0 }
    :: atomic { side[t].late -> accept_late(t); check(t) }
    od
}

/* Time goes on when nothing else does, so that standing still with something owed is a run like any other. */
#ifdef FAILURES
active proctype Time() { do :: gen <= CHANGES od }
#endif

/* ---- what must be at last ----------------------------------------------------------------------------------------------- */

#define ARRIVED (!OWED(0) && row[0].payload == 0 && side[0].holds == PAIR)
#ifdef FAILURES
ltl arrives { <>[] ARRIVED }
#endif

#include <libpq-fe.h>

// Swift imports a character constant as the wrong type for PQresultErrorField.
static const int lockstep_diagnostic_sqlstate = PG_DIAG_SQLSTATE;
static const int lockstep_diagnostic_message = PG_DIAG_MESSAGE_PRIMARY;
static const int lockstep_diagnostic_constraint = PG_DIAG_CONSTRAINT_NAME;

static void lockstep_ignore_notice(void *context, const PGresult *result) {}

// libpq writes notices to standard error unless told otherwise.
static inline void lockstep_silence_notices(PGconn *connection) {
    PQsetNoticeReceiver(connection, lockstep_ignore_notice, 0);
}

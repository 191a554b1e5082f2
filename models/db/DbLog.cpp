#include "models/db/DbLog.h"

Q_LOGGING_CATEGORY(peakDb, "peak.db", QtInfoMsg)

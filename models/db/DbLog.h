#pragma once

#include <QLoggingCategory>

/** What models/db writes to the log: causes and SQLSTATEs, never a bound value or a secret. */
Q_DECLARE_LOGGING_CATEGORY(peakDb)

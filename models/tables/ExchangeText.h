#pragma once

#include "models/domain/Deadline.h"
#include "models/domain/Exchange.h"

#include <QCoreApplication>
#include <QDate>
#include <QString>

namespace Peak {

/**
 * The words for an exchange's values, the same wherever they appear: list, details page, copied
 * text. Stateless; safe on any thread.
 */
class ExchangeText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ExchangeText)

public:
    /** "45-day"; `code` is shown for a stage that we do not know. */
    static QString stage(ExchangeStage stage, const QString &code = {});
    static QString priority(Priority priority, const QString &code = {});
    /** "Reverse improvement"; a type that we do not know is shown as it is. */
    static QString type(const QString &code);
    /** "28 Nov 2026"; empty for no date. */
    static QString date(QDate date);
    /** "6 days", "today", "3 days over", or "3 days ago" when settled; empty without days. */
    static QString daysLeft(const Deadline &deadline);
    /** "28 Nov 2026 · 6 days". */
    static QString deadline(const Deadline &deadline);
    /** "$1,250,000.00" from the server's decimal text, without going through a double. */
    static QString money(const QString &decimal);
    /** "28 Nov 2026 14:05" in this computer's time zone. */
    static QString moment(const QDateTime &moment, bool seconds = false);
};

} // namespace Peak

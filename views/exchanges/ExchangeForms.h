#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

class RecordForm;

/** What is asked for an exchange, with the server's limits. Stateless. */
class ExchangeForms
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ExchangeForms)

public:
    /** Only an admin gives exchanges to others; a coordinator's is their own. */
    static FormDefinition create(bool admin);
    static FormDefinition edit(bool admin);

    /** Day 45 and day 180 as they follow from a close of escrow: the day itself is day 0, weekends
     * and holidays move nothing. Null where `closing` is no date. */
    static QJsonObject derivedDates(const QString &closing);
    /** Fills day 45 and day 180 whenever the close of escrow changes, as long as nobody has typed
     * other ones. */
    static void deriveDates(RecordForm *form);

private:
    static QList<FormField> fields();
    static FormDefinition form(bool admin);
};

} // namespace Peak

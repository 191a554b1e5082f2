#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The forms about tasks: which fields, which limits. Values only; the server judges again. */
class TaskForms
{
    Q_DECLARE_TR_FUNCTIONS(Peak::TaskForms)

public:
    /** A task of `exchange` (number and name) that is not there yet. */
    static FormDefinition create(const QString &exchange);
    /** `whyNot`: why nothing can be changed; empty: it can. */
    static FormDefinition edit(const QString &whyNot);
    static FormDefinition rollOver(const QString &title, QDate today);

    /** What many tasks can be given at once. */
    static FormDefinition bulk(int tasks);

    static QList<FormChoice> states();
    static QList<FormChoice> priorities();

private:
    static QList<FormField> fields();
};

} // namespace Peak

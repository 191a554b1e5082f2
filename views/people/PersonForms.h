#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** What is asked for when somebody is added or edited. Definitions only; stateless. */
class PersonForms
{
    Q_DECLARE_TR_FUNCTIONS(Peak::PersonForms)

public:
    static FormDefinition create();
    /** Roles and activity change elsewhere: they need more than a field. */
    static FormDefinition edit(const QString &name);
    static QList<FormChoice> roles();

private:
    static QList<FormField> fields();
};

} // namespace Peak

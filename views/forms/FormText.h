#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The words of forms: what is wrong with a field, and what a value is called. Stateless. */
class FormText
{
    Q_DECLARE_TR_FUNCTIONS(Peak::FormText)

public:
    /** A whole sentence that names the field, for beside it and for the summary alike. */
    static QString fault(const FormField &field, const FormFault &fault, const QJsonValue &value);
    /** A value as people read it; a dash for nothing. */
    static QString value(const FormField &field, const QJsonValue &value);
    static QString moment(const QDateTime &moment);
};

} // namespace Peak

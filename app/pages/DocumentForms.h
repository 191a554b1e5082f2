#pragma once

#include "models/domain/FormDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The forms about documents: which fields, which limits. Values only; the server judges again. */
class DocumentForms
{
    Q_DECLARE_TR_FUNCTIONS(Peak::DocumentForms)

public:
    /** `ofExchange`: else it is a template of the firm. `whyNot`: why nothing can be changed. */
    static FormDefinition edit(bool ofExchange, const QString &whyNot);
    static FormDefinition remove(const QString &document);
    static FormDefinition resetPin(const QString &document);
};

} // namespace Peak

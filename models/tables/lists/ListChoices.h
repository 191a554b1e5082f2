#pragma once

#include "models/domain/ListDefinition.h"

#include <QCoreApplication>

namespace Peak {

/** The values that several lists have in common, with their words and looks. Stateless. */
class ListChoices
{
    Q_DECLARE_TR_FUNCTIONS(Peak::ListChoices)

public:
    static QList<ColumnChoice> stages();
    static QList<ColumnChoice> priorities();
    static QList<ColumnChoice> roles();
    static QList<ColumnChoice> permissions();
    /** Of a flag that says whether something came off. */
    static QList<ColumnChoice> outcomes();
};

} // namespace Peak

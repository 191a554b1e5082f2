#include "models/domain/ListDefinition.h"

namespace Peak {

const ColumnChoice *ListColumn::choice(const QString &code) const
{
    for (const ColumnChoice &candidate : choices) {
        if (candidate.code.compare(code.trimmed(), Qt::CaseInsensitive) == 0)
            return &candidate;
    }
    return nullptr;
}

QString ListColumn::choiceText(const QString &code) const
{
    if (const ColumnChoice *known = choice(code))
        return known->text;
    for (const ColumnChoice &word : words) {
        if (word.code.compare(code, Qt::CaseInsensitive) == 0)
            return word.text;
    }
    QString readable = code.toLower();
    readable.replace(QLatin1Char('_'), QLatin1Char(' '));
    readable = readable.simplified();
    if (!readable.isEmpty())
        readable[0] = readable.at(0).toUpper();
    return readable;
}

int ListDefinition::columnOf(const QString &columnName) const
{
    for (int i = 0; i < columns.size(); ++i) {
        if (columns.at(i).name == columnName)
            return i;
    }
    return -1;
}

const ListColumn *ListDefinition::column(const QString &columnName) const
{
    const int found = columnOf(columnName);
    return found < 0 ? nullptr : &columns.at(found);
}

} // namespace Peak

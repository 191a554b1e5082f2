#include "views/audit/RecordDiff.h"

#include "views/audit/RecordText.h"

#include <QSet>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

bool isNothing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined();
}

FieldDiff::Kind kindOf(const QJsonValue &before, const QJsonValue &after)
{
    if (isNothing(before) != isNothing(after))
        return isNothing(before) ? FieldDiff::Added : FieldDiff::Removed;
    if (RecordText::isSecret(after))
        return after.toString().contains(u"changed"_s) ? FieldDiff::Changed : FieldDiff::Same;
    return before == after ? FieldDiff::Same : FieldDiff::Changed;
}

/** The start of the word that `at` is inside of. */
qsizetype wordStart(const QString &text, qsizetype at)
{
    while (at > 0 && at <= text.size() && !text.at(at - 1).isSpace())
        --at;
    return at;
}

} // namespace

QList<FieldDiff> RecordDiff::fields(const QJsonObject &before, const QJsonObject &after)
{
    QStringList names = before.keys();
    for (const QString &name : after.keys()) {
        if (!before.contains(name))
            names.append(name);
    }
    names.sort();
    QList<FieldDiff> fields;
    for (const QString &name : names) {
        const FieldDiff diff{name, before.value(name), after.value(name),
                             kindOf(before.value(name), after.value(name))};
        if (!isNothing(diff.before) || !isNothing(diff.after))
            fields.append(diff);
    }
    std::stable_partition(fields.begin(), fields.end(),
                          [](const FieldDiff &diff) { return diff.kind != FieldDiff::Same; });
    return fields;
}

QPair<TextParts, TextParts> RecordDiff::parts(const QString &before, const QString &after)
{
    const qsizetype shorter = qMin(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before.at(head) == after.at(head))
        ++head;
    const bool wordEnds = (head == before.size() || before.at(head).isSpace()) &&
                          (head == after.size() || after.at(head).isSpace());
    if (!wordEnds)
        head = wordStart(before, head);
    qsizetype tail = 0;
    while (tail < shorter - head &&
           before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    // Back to where a word begins in both, so that no word is marked by half.
    while (tail > 0 && !before.at(before.size() - tail).isSpace())
        --tail;
    const auto cut = [head, tail](const QString &text) {
        return TextParts{text.left(head), text.mid(head, text.size() - head - tail),
                         text.right(tail)};
    };
    return {cut(before), cut(after)};
}

} // namespace Peak

#include "views/main/PaletteEntry.h"

#include <QStringList>

#include <algorithm>

namespace Peak {

namespace {

constexpr int NoMatch = -1;

/** 0 is the best. */
int rankOf(const QString &text, const QString &detail, const QStringList &words)
{
    int rank = 0;
    for (int i = 0; i < words.size(); ++i) {
        const QString &word = words.at(i);
        const auto place = text.indexOf(word, 0, Qt::CaseInsensitive);
        if (place == 0)
            rank += i == 0 ? 0 : 2;
        else if (place > 0 && !text.at(place - 1).isLetterOrNumber())
            rank += 2;
        else if (place > 0)
            rank += 5;
        else if (detail.contains(word, Qt::CaseInsensitive))
            rank += 9;
        else
            return NoMatch;
    }
    return rank;
}

} // namespace

QList<PaletteEntry> PaletteEntry::matching(const QList<PaletteEntry> &entries, const QString &words)
{
    const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (wanted.isEmpty())
        return entries;
    QList<QPair<int, const PaletteEntry *>> ranked;
    for (const PaletteEntry &entry : entries) {
        const int rank = rankOf(entry.text, entry.detail, wanted);
        if (rank != NoMatch)
            ranked.append({rank + (entry.whyNot.isEmpty() ? 0 : 100), &entry});
    }
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto &one, const auto &other) { return one.first < other.first; });
    QList<PaletteEntry> found;
    for (const auto &[rank, entry] : std::as_const(ranked))
        found.append(*entry);
    return found;
}

} // namespace Peak

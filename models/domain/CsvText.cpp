#include "models/domain/CsvText.h"

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

/** Reads one cell from `at`; leaves `at` on what follows it. False when its quotation is broken. */
bool readCell(QStringView text, qsizetype &at, QString &cell)
{
    cell.clear();
    if (at >= text.size() || text.at(at) != u'"') {
        const qsizetype begin = at;
        while (at < text.size() && text.at(at) != u',' && text.at(at) != u'\n' &&
               text.at(at) != u'\r')
            ++at;
        cell = text.mid(begin, at - begin).toString();
        return true;
    }
    for (++at; at < text.size(); ++at) {
        if (text.at(at) != u'"') {
            cell += text.at(at);
        } else if (at + 1 < text.size() && text.at(at + 1) == u'"') {
            cell += text.at(++at);
        } else {
            ++at;
            return at == text.size() || u",\r\n"_s.contains(text.at(at));
        }
    }
    return false;
}

} // namespace

QByteArray CsvText::mark()
{
    return "\xEF\xBB\xBF";
}

QByteArray CsvText::row(const QStringList &cells)
{
    QString line;
    for (const QString &cell : cells) {
        if (!line.isEmpty())
            line += u',';
        line += u'"';
        if (!cell.isEmpty() && u"=+-@\t\r'"_s.contains(cell.front()))
            line += u'\'';
        line += QString(cell).replace(u'"', u"\"\""_s) + u'"';
    }
    return line.toUtf8() + "\r\n";
}

QList<QStringList> CsvText::rows(const QByteArray &text, int *broken)
{
    const QString all = QString::fromUtf8(text.startsWith(mark()) ? text.mid(3) : text);
    QList<QStringList> rows;
    if (broken)
        *broken = 0;
    for (qsizetype at = 0; at < all.size();) {
        QStringList cells;
        for (bool more = true; more;) {
            QString cell;
            if (!readCell(all, at, cell)) {
                if (broken)
                    *broken = int(rows.size()) + 1;
                return rows;
            }
            cells.append(cell.startsWith(u'\'') ? cell.mid(1) : cell);
            more = at < all.size() && all.at(at) == u',';
            if (more)
                ++at;
        }
        rows.append(cells);
        if (at < all.size() && all.at(at) == u'\r')
            ++at;
        if (at < all.size() && all.at(at) == u'\n')
            ++at;
    }
    return rows;
}

} // namespace Peak

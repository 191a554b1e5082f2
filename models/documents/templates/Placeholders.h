#pragma once

#include "models/domain/TemplateValue.h"

#include <QList>
#include <QString>

namespace Peak {

/** A place in a text where a value belongs. A plain value. */
struct Placeholder
{
    qsizetype start = 0;
    qsizetype length = 0;
    QString name;       ///< "client.name"; of one that is not known, what is written there
    bool known = false; ///< the program has a value of this name

    friend bool operator==(const Placeholder &, const Placeholder &) = default;
};

/**
 * Finds `{{client.name}}`, and the firm's older `#Client.Name#`, in plain text.
 *
 * Knows no file format: who reads a document hands over its text a paragraph at a time. A lone #
 * or brace is text like any other, and so is a number sign before an address. Stateless; safe on
 * any thread.
 */
class Placeholders
{
public:
    /** In order; none overlaps another. */
    static QList<Placeholder> find(const QString &text);
    /** Adds what is new, so that each name stands once. */
    static void note(const QList<Placeholder> &found, TemplateScan *scan);
    /** A value as it may stand in a document: without what no document can hold. */
    static QString clean(const QString &value);
};

} // namespace Peak

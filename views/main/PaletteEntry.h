#pragma once

#include "models/domain/Found.h"
#include "views/actions/PageId.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace Peak {

/** One line of the palette: something to do, to open, or found on the server. A plain value. */
struct PaletteEntry
{
    enum class Kind { Recent, Page, Action, Found };

    Kind kind = Kind::Action;
    QString icon;
    QString text;
    QString detail = {}; ///< beside the text, dim: what it is, or what tells it from others
    QString keys = {};
    QString whyNot = {}; ///< empty when it can be done
    QString actionId = {};
    Place place = {};
    Peak::Found found = {};

    bool operator==(const PaletteEntry &) const = default;

    /**
     * Those that contain every one of the words, best first: what begins with them, then words that
     * begin with them, then the rest; what can't be done comes last. All, in their order, for no
     * words.
     */
    static QList<PaletteEntry> matching(const QList<PaletteEntry> &entries, const QString &words);
};

} // namespace Peak

Q_DECLARE_METATYPE(Peak::PaletteEntry)

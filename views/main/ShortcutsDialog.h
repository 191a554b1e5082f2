#pragma once

#include "views/actions/PageId.h"

#include <QDialog>
#include <QList>
#include <QPair>

namespace Peak {

class ActionRegistry;
class ActionSet;

/** The keys that work, in one list to read. Holds text only. GUI thread. */
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Section
    {
        QString title;
        QList<QPair<QString, QString>> keys; ///< what it does, and its keys as people write them
    };

    explicit ShortcutsDialog(const QList<Section> &sections, QWidget *parent = nullptr);

    /** Everywhere, in lists, and on each of these pages that the person may open. */
    static QList<Section> sectionsOf(const ActionRegistry &registry, const ActionSet &window,
                                     const QList<PageId> &pages);

private:
    QWidget *makeColumn(const QList<Section> &sections);
};

} // namespace Peak

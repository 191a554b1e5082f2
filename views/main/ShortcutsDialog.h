#pragma once

#include <QDialog>
#include <QList>
#include <QPair>

namespace Peak {

/** The keys that work, in one list to read. Holds text only. GUI thread. */
class ShortcutsDialog final : public QDialog
{
    Q_OBJECT

public:
    /** What each does, and its keys as people write them. */
    explicit ShortcutsDialog(const QList<QPair<QString, QString>> &shortcuts,
                             QWidget *parent = nullptr);
};

} // namespace Peak

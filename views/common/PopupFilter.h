#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

class QKeyEvent;
class QMenu;

namespace Peak {

/**
 * What every menu and popup of the program does, whoever made it.
 *
 * Letters go to the entry that begins with them, as in a list. When a popup closes, what was
 * pointed at when it opened no longer looks pointed at: Qt tells it only where the mouse comes
 * back. Installed by the style; keeps nothing but what is being typed. GUI thread.
 */
class PopupFilter final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool typed(QMenu *menu, const QKeyEvent &event);

    QPointer<QMenu> m_menu; ///< in which it is typed
    QString m_typed;
    QElapsedTimer m_typing;
};

} // namespace Peak

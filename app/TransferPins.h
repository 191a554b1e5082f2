#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <QUuid>

namespace Peak {

class MainWindow;
class PageWorld;
class PinEntryDialog;

/**
 * Asks for the PINs of downloads that go on after a restart and wait for them: says so in the
 * window first, and asks, one after the other, when somebody wants it.
 *
 * Keeps no PIN. GUI thread.
 */
class TransferPins final : public QObject
{
    Q_OBJECT

public:
    /** Child of the window, which bears the dialogs. */
    TransferPins(PageWorld &world, MainWindow *window);

private:
    void onNeeded(const QUuid &transfer, bool wanted);
    void ask();
    void tell();
    void ask(const QUuid &transfer);

    PageWorld &m_world;
    MainWindow *m_window;
    QList<QUuid> m_waiting; ///< those that nobody asked for yet
    QList<QUuid> m_wanted;
    QString m_told;
    QPointer<PinEntryDialog> m_dialog;
};

} // namespace Peak

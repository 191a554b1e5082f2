#pragma once

#include <QObject>
#include <QUuid>

namespace Peak {

class MainWindow;
class PageWorld;
class TransferPanel;
class TransfersButton;
class TransfersModel;

/**
 * Shows the queue of transfers in the window: all of them in one button of the status bar, each in
 * a strip below the page. GUI thread.
 */
class TransfersWiring final : public QObject
{
    Q_OBJECT

public:
    /** Puts both into the window, whose child it is. */
    TransfersWiring(PageWorld &world, MainWindow *window);

    TransferPanel *panel() const { return m_panel; }
    TransfersButton *button() const { return m_button; }

private:
    void connectQueue();
    void connectPanel();
    void show(const QUuid &transfer);
    void open(bool opened);

    PageWorld &m_world;
    MainWindow *m_window;
    TransfersModel *m_model;
    TransferPanel *m_panel;
    TransfersButton *m_button;
};

} // namespace Peak

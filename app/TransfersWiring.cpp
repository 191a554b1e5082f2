#include "app/TransfersWiring.h"

#include "app/PageWorld.h"
#include "app/TransferPins.h"
#include "models/documents/TransferQueue.h"
#include "views/common/MessageBar.h"
#include "views/documents/TransferPanel.h"
#include "views/documents/TransfersButton.h"
#include "views/documents/TransfersModel.h"
#include "views/main/MainWindow.h"
#include "views/main/StatusBar.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QTableView>
#include <QUrl>

namespace Peak {

TransfersWiring::TransfersWiring(PageWorld &world, MainWindow *window)
    : QObject(window),
      m_world(world),
      m_window(window),
      m_model(new TransfersModel(this)),
      m_panel(new TransferPanel(m_model)),
      m_button(new TransfersButton(m_model))
{
    window->setFoot(m_panel);
    window->status()->addBackground(m_button);
    m_button->setVisible(false);
    connectQueue();
    connectPanel();
    new TransferPins(world, window);
}

void TransfersWiring::connectQueue()
{
    TransferQueue *queue = &m_world.transfers();
    m_model->takeAll(queue->transfers());
    const auto take = [this, queue](const QUuid &id) { m_model->take(queue->transfer(id)); };
    connect(queue, &TransferQueue::added, this, take);
    connect(queue, &TransferQueue::changed, this, take);
    connect(queue, &TransferQueue::removed, this, [this](const QUuid &id) {
        m_model->drop(id);
        if (m_model->rowCount() == 0)
            open(false);
    });
    connect(queue, &TransferQueue::stopped, this, [this](const Error &error) {
        if (m_model->rowCount() > 0)
            m_window->messages()->showError(error);
    });
}

void TransfersWiring::connectPanel()
{
    TransferQueue *queue = &m_world.transfers();
    connect(m_button, &TransfersButton::toggled, this, &TransfersWiring::open);
    connect(m_panel, &TransferPanel::closed, this, [this] { open(false); });
    connect(m_panel, &TransferPanel::pauseRequested, queue, &TransferQueue::pause);
    connect(m_panel, &TransferPanel::resumeRequested, queue, &TransferQueue::resume);
    connect(m_panel, &TransferPanel::cancelRequested, queue, &TransferQueue::cancel);
    connect(m_panel, &TransferPanel::retryRequested, queue, &TransferQueue::retry);
    connect(m_panel, &TransferPanel::pauseAllRequested, queue, &TransferQueue::pauseAll);
    connect(m_panel, &TransferPanel::resumeAllRequested, queue, &TransferQueue::resumeAll);
    connect(m_panel, &TransferPanel::clearRequested, queue, &TransferQueue::clearDone);
    connect(m_panel, &TransferPanel::showRequested, this, &TransfersWiring::show);
}

void TransfersWiring::open(bool opened)
{
    const bool hadFocus = m_panel->isAncestorOf(m_window->focusWidget());
    m_panel->setVisible(opened);
    m_button->setChecked(opened);
    if (opened)
        m_panel->table()->setFocus();
    else if (hadFocus && m_window->page(m_window->place().page))
        m_window->page(m_window->place().page)->setFocus();
}

void TransfersWiring::show(const QUuid &transfer)
{
    const Transfer *one = m_model->transfer(transfer);
    if (!one)
        return;
    if (one->kind == Transfer::Kind::Download)
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(one->path).absolutePath()));
    else if (!one->document.isNull())
        m_world.openPlace({PageId::Documents, one->document});
}

} // namespace Peak

#include "app/pages/DeliverySettings.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "models/db/WhenDone.h"
#include "models/tables/lists/DeliveriesList.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"
#include "views/settings/DeliveryLogDialog.h"
#include "views/settings/DeliveryPanel.h"
#include "views/settings/SettingsPage.h"

#include <QMessageBox>
#include <QPointer>
#include <QPushButton>

#include <chrono>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

/** Why one of this state is not sent again; empty: it can be. */
QString whyNotAgain(const QString &state)
{
    if (state == u"sent"_s)
        return DeliverySettings::tr("It was sent already.");
    if (state == u"waiting"_s || state == u"claimed"_s || state == u"handing"_s)
        return DeliverySettings::tr("It is on its way.");
    return {};
}

} // namespace

DeliverySettings::DeliverySettings(PageWorld &world, SettingsPage *page)
    : QObject(page), m_world(world), m_page(page), m_delivery(world.work())
{
    connect(page->delivery(), &DeliveryPanel::logRequested, this, &DeliverySettings::showLog);
    connect(page, &SettingsPage::tabShown, this, &DeliverySettings::load);
    connect(&world, &PageWorld::everythingChanged, this, &DeliverySettings::load);
    connect(&world, &PageWorld::onlineChanged, this, [this](bool online) {
        if (online)
            load();
    });
    m_again.setInterval(5s); // the agent tells nobody how it goes
    connect(&m_again, &QTimer::timeout, this, [this] {
        if (m_page->delivery()->isVisible() && m_world.isOnline())
            load();
    });
    m_again.start();
    load();
}

void DeliverySettings::load()
{
    whenDone(m_delivery.states(), this, [this](const Result<QList<DeliveryState>> &states) {
        if (states)
            m_page->delivery()->setStates(states.value());
        else if (states.error().kind != ErrorKind::Offline && m_page->delivery()->isVisible())
            m_page->messages()->showError(states.error());
    });
}

void DeliverySettings::showLog()
{
    auto *wiring = new ListWiring(deliveriesList(), m_world.work(), m_world.reads(), nullptr);
    wiring->setParent(wiring->page());
    auto *dialog = new DeliveryLogDialog(wiring->page(), m_page->window());
    wiring->follow(m_world);
    const auto tell = [this, dialog] { tellResend(dialog); };
    connect(wiring->page(), &ListPage::selectionChanged, dialog, tell);
    connect(wiring->model(), &ListTableModel::dataChanged, dialog, tell);
    connect(dialog, &DeliveryLogDialog::resendRequested, this,
            [this, dialog] { askResend(dialog); });
    connect(dialog, &QDialog::finished, this, &DeliverySettings::load);
    dialog->open();
}

void DeliverySettings::tellResend(DeliveryLogDialog *dialog)
{
    const QList<QUuid> ids = dialog->log()->selectedIds();
    if (ids.size() != 1) {
        dialog->setResend(ids.isEmpty() ? tr("Select one first.") : tr("Select one only."));
        return;
    }
    const ListTableModel *model = dialog->log()->model();
    const auto row = model->listRowAt(model->rowOf(ids.constFirst()));
    dialog->setResend(row ? whyNotAgain(row->cells.value(u"state"_s).toString())
                          : tr("Select one first."));
}

void DeliverySettings::askResend(DeliveryLogDialog *dialog)
{
    const QUuid mail = dialog->log()->selectedIds().value(0);
    if (mail.isNull())
        return;
    auto *box = new QMessageBox(QMessageBox::Question, tr("Send again"),
                                tr("Send it once more? Where it is uncertain whether it went out, "
                                   "the person may get it twice."),
                                QMessageBox::NoButton, dialog);
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *send = box->addButton(tr("Send again"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(tr("Leave it"), QMessageBox::RejectRole));
    connect(box, &QMessageBox::buttonClicked, dialog,
            [this, dialog, send, mail](QAbstractButton *button) {
                if (button != send)
                    return;
                whenDone(m_delivery.resend(mail), dialog, [dialog](const Result<void> &done) {
                    if (done)
                        dialog->log()->messages()->showMessage(Status::Good,
                                                               tr("It waits for the agent."));
                    else
                        dialog->log()->messages()->showError(done.error());
                    dialog->log()->model()->refresh();
                });
            });
    box->open();
}

} // namespace Peak

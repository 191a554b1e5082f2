#include "app/pages/AuditPages.h"

#include "app/ListWiring.h"
#include "app/PageWorld.h"
#include "app/pages/AuditEntryBinding.h"
#include "app/pages/AuditVerifier.h"
#include "models/tables/lists/AuditList.h"
#include "views/actions/ActionSet.h"
#include "views/audit/AuditEntryView.h"
#include "views/audit/AuditPage.h"
#include "views/audit/SealStrip.h"
#include "views/common/ListPage.h"
#include "views/common/MessageBar.h"

#include <QAction>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

const QString layoutKey = u"audit_page"_s;

/** The usual questions, as chips to switch on. */
QJsonObject atFirst()
{
    using Op = FilterCondition::Op;
    ListFilter filter;
    filter.conditions = {
        {u"time"_s, Op::LastDays, 7, false, true, {}},
        {u"person"_s, Op::AnyOf, QJsonArray{u"me"_s}, false, true, {AuditPages::tr("me")}},
        {u"success"_s, Op::AnyOf, QJsonArray{false}, false, true, {}},
    };
    return {{u"filter"_s, filter.toJson()}};
}

} // namespace

QWidget *makeAuditPage(PageWorld &world)
{
    auto *wiring = new ListWiring(auditList(), world.work(), world.reads(), nullptr);
    auto *page = new AuditPage(wiring->page());
    wiring->setParent(page);
    wiring->page()->setDefaults(atFirst());
    wiring->page()->setEmpty(AuditPages::tr("Nothing is recorded yet"),
                             AuditPages::tr("Sign-ins, changes and refusals appear here by "
                                            "themselves."));
    new AuditPages(world, page);
    wiring->follow(world, u"audit"_s);
    return page;
}

AuditPages::AuditPages(PageWorld &world, AuditPage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_verifier(new AuditVerifier(world.reads(), this)),
      m_actions(new ActionSet(world.actions(), PageId::Audit, page))
{
    page->applyViewState(world.preference(layoutKey));
    connect(page, &AuditPage::viewStateChanged, this,
            [this] { m_world.savePreference(layoutKey, m_page->viewState()); });
    new AuditEntryBinding(world, page->list(), page->entry(), this);
    makeActions();
    connectVerifier();
}

void AuditPages::makeActions()
{
    ListPage *list = m_page->list();
    QAction *values = m_actions->on(u"audit.values"_s, [this] {
        m_page->setDetailsShown(!m_page->detailsShown());
        m_actions->action(u"audit.values"_s)->setChecked(m_page->detailsShown());
    });
    values->setChecked(m_page->detailsShown());
    QAction *verify = m_actions->on(
        u"audit.verify"_s, [this] { m_verifier->start(); },
        [this] {
            return m_verifier->isRunning() ? tr("The record is being verified now.") : QString();
        });
    list->addHeaderAction(verify);
    list->addHeaderAction(values);
    connect(list, &ListPage::openRequested, this, [this] {
        m_page->setDetailsShown(true);
        m_actions->action(u"audit.values"_s)->setChecked(true);
        m_page->entry()->setFocus();
    });
    connect(list, &ListPage::selectionChanged, m_actions, &ActionSet::setSelection);
}

void AuditPages::connectVerifier()
{
    SealStrip *strip = m_page->seals();
    connect(strip, &SealStrip::cancelRequested, m_verifier, &AuditVerifier::cancel);
    connect(strip, &SealStrip::againRequested, this,
            [this] { m_actions->trigger(u"audit.verify"_s); });
    connect(m_verifier, &AuditVerifier::progress, this, [this, strip](qint64 done, qint64 of) {
        m_actions->refresh();
        strip->showProgress(done, of,
                            of == 0 ? tr("Verifying the seals of the record")
                                    : tr("Verifying the seals of the record: batch %1 of %2")
                                          .arg(QLocale().toString(done), QLocale().toString(of)));
    });
    connect(m_verifier, &AuditVerifier::lookingForStrays, this, [strip] {
        strip->showProgress(0, 0, tr("The seals are whole. Looking for entries outside of them"));
    });
    connect(m_verifier, &AuditVerifier::finished, this,
            [this, strip](const AuditVerifier::Verdict &verdict) {
                m_actions->refresh();
                if (!verdict.fault.isEmpty()) {
                    strip->showResult(Status::Danger, verdict.fault, QDateTime::currentDateTime());
                    return;
                }
                QString told =
                    tr("The record is whole: %1 entries in %2 sealed batches are as "
                       "they were written.")
                        .arg(QLocale().toString(verdict.rows), QLocale().toString(verdict.batches));
                if (verdict.erased > 0)
                    told += u' ' + tr("The values of %1 of them were erased for a reason that is "
                                      "on record.")
                                       .arg(QLocale().toString(verdict.erased));
                strip->showResult(Status::Good, told, QDateTime::currentDateTime());
            });
    connect(m_verifier, &AuditVerifier::stopped, this,
            [this, strip](const AuditVerifier::Verdict &soFar) {
                m_actions->refresh();
                strip->showResult(Status::Info,
                                  tr("You stopped the verification; %1 entries were whole so far.")
                                      .arg(QLocale().toString(soFar.rows)),
                                  QDateTime::currentDateTime());
            });
    connect(m_verifier, &AuditVerifier::failed, this, [this, strip](const Error &error) {
        m_actions->refresh();
        strip->showResult(Status::Warning,
                          tr("The record could not be verified. %1").arg(error.message),
                          QDateTime::currentDateTime());
    });
}

} // namespace Peak

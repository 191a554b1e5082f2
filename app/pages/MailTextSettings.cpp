#include "app/pages/MailTextSettings.h"

#include "app/PageWorld.h"
#include "app/pages/Edits.h"
#include "models/db/WhenDone.h"
#include "models/domain/MailSample.h"
#include "views/common/MessageBar.h"
#include "views/settings/MailTextEditor.h"
#include "views/settings/SettingsPage.h"

#include <QEvent>
#include <QPointer>

#include <chrono>
#include <utility>

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace Peak {

namespace {

QJsonObject jsonOf(const MailWords &words)
{
    return {{u"subject"_s, words.subject}, {u"body"_s, words.body}};
}

MailWords wordsOf(const QJsonObject &kept)
{
    return {kept.value(u"subject"_s).toString(), kept.value(u"body"_s).toString()};
}

} // namespace

MailTextSettings::MailTextSettings(PageWorld &world, SettingsPage *page)
    : QObject(page),
      m_world(world),
      m_page(page),
      m_view(page->mailTexts()),
      m_delivery(world.work())
{
    m_view->installEventFilter(this);
    connect(&world, &PageWorld::everythingChanged, this, &MailTextSettings::load);
    connect(&world, &PageWorld::identityChanged, this, &MailTextSettings::takeRights);
    connect(&world, &PageWorld::onlineChanged, this, [this] {
        takeRights();
        load();
    });
    connect(m_view, &MailTextsView::retryRequested, this, &MailTextSettings::load);
    connect(m_view, &MailTextsView::saveRequested, this, &MailTextSettings::save);
    connect(m_view, &MailTextsView::builtInRequested, this, &MailTextSettings::useBuiltIn);
    connect(m_view, &MailTextsView::discarded, this,
            [this](const MailTextKey &key, const MailTextsView::Typed &typed) {
                offerUndo({key, false, {}, typed}, {}, tr("What you typed is discarded."));
            });
    connect(m_view, &MailTextsView::typedChanged, this, [this](const MailTextKey &key) {
        if (m_restoring)
            return;
        m_unkept.insert(key, m_view->typed(key));
        slot(key); // while it is known whose it is
        m_keep.start();
    });
    m_keep.setSingleShot(true);
    m_keep.setInterval(500ms);
    connect(&m_keep, &QTimer::timeout, this, &MailTextSettings::keepDrafts);
    takeRights();
}

MailTextSettings::~MailTextSettings()
{
    keepDrafts();
}

bool MailTextSettings::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::Show)
        load();
    return QObject::eventFilter(watched, event);
}

void MailTextSettings::takeRights()
{
    m_view->setRefusal(m_world.actions().whyNot(*m_world.actions().spec(u"settings.save"_s)),
                       !m_world.identity().realPerson.isEmpty());
}

void MailTextSettings::load()
{
    if (!m_world.isOnline() || (!m_view->isVisible() && !m_view->isLoaded()))
        return;
    whenDone(m_delivery.texts(), this, [this](const Result<QList<MailText>> &texts) {
        if (texts)
            take(texts.value());
        else
            m_view->showError(texts.error());
    });
}

void MailTextSettings::take(const QList<MailText> &texts)
{
    m_view->setFirm(m_world.identity().firmName,
                    m_page->valueOf(u"notifications.mail_text_of_messages"_s).toBool());
    const bool first = !m_view->isLoaded();
    m_view->setTexts(texts);
    if (first)
        findDrafts();
}

void MailTextSettings::findDrafts()
{
    const MailTextsModel *model = m_view->model();
    m_restoring = true;
    int found = 0;
    for (int row = 0; row < model->rowCount(); ++row) {
        for (int column = 0; column < model->columnCount(); ++column) {
            const MailTextKey key = model->keyAt(model->index(row, column));
            if (key.isNull())
                continue;
            const DraftSlot &place = slot(key);
            const auto draft = place.store->find(place.key);
            if (!draft)
                continue;
            m_view->setTyped(key,
                             MailTextsView::Typed{wordsOf(draft->values), wordsOf(draft->base)});
            found += m_view->typed(key).has_value() ? 1 : 0;
        }
    }
    m_restoring = false;
    if (found > 0)
        m_view->messages()->showMessage(
            Status::Info,
            tr("%n text(s) that you typed and did not save are here again.", nullptr, found));
}

DraftSlot &MailTextSettings::slot(const MailTextKey &key)
{
    auto place = m_slots.find(key);
    if (place == m_slots.end())
        place = m_slots.insert(key, m_world.draft(u"mail_text"_s, key.name()));
    return *place;
}

void MailTextSettings::keepDrafts()
{
    const auto unkept = std::exchange(m_unkept, {});
    for (auto one = unkept.cbegin(); one != unkept.cend(); ++one) {
        const DraftSlot &place = slot(one.key());
        if (const auto &typed = one.value())
            place.store->save(place.key, {jsonOf(typed->words), jsonOf(typed->base), 0,
                                          QDateTime::currentDateTimeUtc()});
        else
            place.store->remove(place.key);
    }
}

MailText MailTextSettings::fresh(const QList<MailText> &texts, const MailTextKey &key) const
{
    MailText general;
    for (const MailText &text : texts) {
        if (text.key == key)
            return text;
        if (text.key == MailTextKey{u"any"_s, key.language, key.channel})
            general = text;
    }
    general.changed = false;
    return general;
}

/** Looks first: words that another admin saved since the typing began go by a second press only. */
void MailTextSettings::save(const MailTextKey &key)
{
    const auto typed = m_view->typed(key);
    if (!typed)
        return;
    m_view->setBusy(true);
    whenDone(m_delivery.texts(), this,
             [this, key, typed = *typed](const Result<QList<MailText>> &texts) {
                 m_view->setBusy(false);
                 if (!texts) {
                     m_view->showError(texts.error());
                     return;
                 }
                 const MailText now = fresh(texts.value(), key);
                 if (now.words != typed.base && now.words != typed.words) {
                     m_view->setTyped(key, MailTextsView::Typed{typed.words, now.words});
                     take(texts.value());
                     m_view->messages()->showMessage(
                         Status::Warning,
                         tr("Somebody else changed this text meanwhile. Yours is kept here: save "
                            "it again to put it in the place of theirs, or discard it to see "
                            "theirs."));
                     return;
                 }
                 const auto own = now.changed ? std::optional(now.words) : std::nullopt;
                 write({key, true, own, typed}, typed.words,
                       tr("“%1” is saved and counts from now on.").arg(MailTextsModel::name(key)));
             });
}

void MailTextSettings::write(const Step &before, const std::optional<MailWords> &words,
                             const QString &told)
{
    m_view->setBusy(true);
    whenDone(m_delivery.setText(before.key, words), this,
             [this, before, told, words](const Result<void> &saved) {
                 m_view->setBusy(false);
                 if (!saved) { // what was typed stays where it is
                     m_view->messages()->showError(saved.error());
                     return;
                 }
                 const auto typed = m_view->typed(before.key);
                 if (!typed || !words || typed->words == *words)
                     m_view->setTyped(before.key, std::nullopt);
                 offerUndo(before, words, told);
                 load();
             });
}

void MailTextSettings::useBuiltIn(const MailTextKey &key)
{
    write({key, true, m_view->model()->inForce(key).words, m_view->typed(key)}, std::nullopt,
          tr("“%1” goes out as it came with the program.").arg(MailTextsModel::name(key)));
}

void MailTextSettings::offerUndo(const Step &before, const std::optional<MailWords> &after,
                                 const QString &told)
{
    const auto way = [self = QPointer(this)](const Step &step) {
        return [self, step] {
            return self ? self->goTo(step) : QtFuture::makeReadyFuture(Result<void>());
        };
    };
    Edits::afterStep(m_world, tr("The text “%1”").arg(MailTextsModel::name(before.key)),
                     {way(before), way({before.key, before.saved, after, std::nullopt})},
                     m_view->messages(), told);
}

QFuture<Result<void>> MailTextSettings::goTo(const Step &step)
{
    m_view->messages()->clear();
    m_view->choose(step.key);
    if (!step.saved) {
        m_view->setTyped(step.key, step.typed);
        return QtFuture::makeReadyFuture(Result<void>());
    }
    m_view->setBusy(true);
    const QFuture<Result<void>> saved = m_delivery.setText(step.key, step.words);
    whenDone(saved, this, [this, step](const Result<void> &done) {
        m_view->setBusy(false);
        if (!done)
            return; // told by who asked for it
        whenDone(m_delivery.texts(), this, [this, step](const Result<QList<MailText>> &texts) {
            if (texts)
                take(texts.value());
            m_view->setTyped(step.key, step.typed);
        });
    });
    return saved;
}

} // namespace Peak

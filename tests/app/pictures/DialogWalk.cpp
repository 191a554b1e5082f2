#include "tests/app/pictures/DialogWalk.h"

#include "models/domain/FormDefinition.h"
#include "models/tables/ListTableModel.h"
#include "tests/app/pictures/DocumentPictures.h"
#include "tests/app/pictures/PictureWalk.h"
#include "views/actions/ActionSet.h"
#include "views/common/ConditionEditor.h"
#include "views/common/DataTable.h"
#include "views/common/FilterBar.h"
#include "views/common/ListPage.h"
#include "views/common/ViewsButton.h"
#include "views/documents/PinDialog.h"
#include "views/forms/ConflictDialog.h"
#include "views/main/FindBox.h"
#include "views/main/MainWindow.h"
#include "views/people/CodeDialog.h"
#include "views/signin/SignInDialog.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QJsonArray>
#include <QMenu>
#include <QTest>
#include <QTimer>

using namespace Qt::Literals::StringLiterals;

namespace Peak {

namespace {

enum class Rows { None, One, Three };

/** An action that asks in a dialog. */
struct Asking
{
    PageId page;
    const char16_t *tab; ///< of an exchange
    Rows rows;
    const char16_t *action;
};

const Asking askings[] = {
    {PageId::Exchanges, u"", Rows::None, u"exchanges.create"},
    {PageId::Exchanges, u"", Rows::One, u"exchanges.edit"},
    {PageId::Exchanges, u"", Rows::One, u"exchanges.stage"},
    {PageId::Exchanges, u"", Rows::Three, u"exchanges.reassign"},
    {PageId::ExchangeDetails, u"people", Rows::None, u"participants.propose"},
    {PageId::ExchangeDetails, u"people", Rows::One, u"participants.permissions"},
    {PageId::ExchangeDetails, u"people", Rows::One, u"participants.withdraw"},
    {PageId::ExchangeDetails, u"people", Rows::One, u"access.explain"},
    {PageId::Tasks, u"", Rows::One, u"tasks.edit"},
    {PageId::Tasks, u"", Rows::One, u"tasks.roll_over"},
    {PageId::Tasks, u"", Rows::Three, u"tasks.bulk"},
    {PageId::Documents, u"", Rows::One, u"documents.edit"},
    {PageId::Documents, u"", Rows::One, u"documents.log"},
    {PageId::Documents, u"", Rows::One, u"documents.pin"},
    {PageId::Documents, u"", Rows::One, u"documents.remove"},
    {PageId::Documents, u"", Rows::One, u"documents.versions"},
    {PageId::Documents, u"", Rows::None, u"documents.bin"},
    {PageId::Documents, u"", Rows::None, u"documents.requirements"},
    {PageId::Documents, u"", Rows::None, u"documents.upload_several"},
    {PageId::People, u"", Rows::None, u"people.create"},
    {PageId::People, u"", Rows::One, u"people.edit"},
    {PageId::People, u"", Rows::None, u"people.merge"},
    {PageId::Users, u"", Rows::One, u"people.role"},
    {PageId::Users, u"", Rows::One, u"people.activate"},
    {PageId::Users, u"", Rows::One, u"people.reset_password"},
    {PageId::Users, u"", Rows::One, u"people.view_as"},
    {PageId::Settings, u"", Rows::None, u"settings.add_secret"},
    {PageId::Profile, u"", Rows::None, u"profile.edit"},
    {PageId::Profile, u"", Rows::None, u"profile.change_password"},
    {PageId::Profile, u"", Rows::None, u"profile.recovery_codes"},
};

ActionSet *setOf(MainWindow &window, const QString &id)
{
    const auto sets = window.findChildren<ActionSet *>();
    for (ActionSet *set : sets) {
        if (set->action(id) && (set->widget()->isVisible()))
            return set;
    }
    return nullptr;
}

QDialog *visibleDialog()
{
    const auto windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (auto *dialog = qobject_cast<QDialog *>(window); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

/** Rows on which most can be done: not the signed-in admin's own. */
void select(ListPage *list, Rows rows)
{
    if (!list || rows == Rows::None)
        return;
    list->table()->clearSelection();
    const int first = list->model()->rowCount() > 4 ? 2 : 0;
    const int last = rows == Rows::Three ? first + 2 : first;
    QItemSelection selection(list->model()->index(first, 0), list->model()->index(last, 0));
    list->table()->selectionModel()->setCurrentIndex(list->model()->index(first, 0),
                                                     QItemSelectionModel::NoUpdate);
    list->table()->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect |
                                                           QItemSelectionModel::Rows);
}

void closeDialogs()
{
    for (int i = 0; i < 3; ++i) {
        if (QDialog *dialog = visibleDialog()) {
            dialog->reject();
            QTest::qWait(20);
        }
    }
}

void walk(PictureWalk &walk, const Asking &asking, QWidget *page)
{
    const QString id = QString::fromUtf16(asking.action);
    const QString name = u"dialog-"_s + QString(id).replace(u'.', u'-').replace(u'_', u'-');
    const QString tab = QString::fromUtf16(asking.tab);
    if (!tab.isEmpty()) {
        QMetaObject::invokeMethod(page, "showTab", Q_ARG(QString, tab));
        QTest::qWait(300);
    }
    ListPage *list = PictureWalk::listOf(page);
    if (asking.rows != Rows::None && !walk.wait(name, [list] {
            return list && list->model()->rowCount() > 0 &&
                   list->model()->isLoaded(qMin(4, list->model()->rowCount() - 1));
        }))
        return;
    select(list, asking.rows);
    ActionSet *set = setOf(walk.window(), id);
    if (!set) {
        walk.addFault(name, u"nobody handles it"_s);
        return;
    }
    if (!QTest::qWaitFor([set, id] { return set->whyNot(id).isEmpty(); }, 3000)) {
        walk.addFault(name, set->whyNot(id));
        return;
    }
    // A dialog may run a loop of its own.
    QTimer::singleShot(0, set, [set, id] { set->trigger(id); });
    if (walk.wait(name, [] { return visibleDialog() != nullptr; })) {
        QTest::qWait(400); // what it asks the server for
        walk.take(visibleDialog(), name);
    }
    closeDialogs();
}

void walkFrame(PictureWalk &walk)
{
    MainWindow &window = walk.window();
    QTimer::singleShot(0, &window, [&window] { window.showShortcuts(); });
    if (walk.wait(u"dialog-shortcuts"_s, [] { return visibleDialog() != nullptr; })) {
        QTest::qWait(60);
        walk.take(visibleDialog(), u"dialog-shortcuts"_s);
    }
    closeDialogs();
    QTimer::singleShot(0, &window, [&window] { window.showAbout(); });
    if (walk.wait(u"dialog-about"_s, [] { return visibleDialog() != nullptr; }))
        walk.take(visibleDialog(), u"dialog-about"_s);
    closeDialogs();
    window.activateWindow();
    window.findBox()->open();
    window.findBox()->setText(u"or"_s);
    QTest::qWait(900);
    walk.take(&window, u"palette"_s);
    window.findBox()->close();
}

void walkMenu(PictureWalk &walk, QMenu *menu, const QString &name)
{
    menu->popup(walk.window().mapToGlobal(QPoint(40, 40)));
    QTest::qWait(60);
    walk.take(menu, name);
    menu->hide();
}

void walkListParts(PictureWalk &walk)
{
    QWidget *page = walk.open(PageId::Tasks);
    ListPage *list = page ? PictureWalk::listOf(page) : nullptr;
    if (!list)
        return;
    for (const QString &column : {u"title"_s, u"assignee"_s, u"status"_s, u"due"_s}) {
        list->filters()->editNew(column);
        QTest::qWait(500);
        if (ConditionEditor *editor = list->filters()->editor()) {
            walk.take(editor, u"filter-"_s + column);
            editor->close();
        } else {
            walk.addFault(u"filter-"_s + column, u"does not open"_s);
        }
    }
    FilterCondition open;
    open.column = u"status"_s;
    open.op = FilterCondition::Op::AnyOf;
    open.value = QJsonArray{u"PENDING"_s};
    list->filters()->addCondition(open);
    QTest::qWait(300);
    select(list, Rows::Three);
    walk.take(&walk.window(), u"tasks-filtered"_s);
    list->clearFilters();
    if (ActionSet *set = setOf(walk.window(), u"tasks.create"_s)) {
        set->trigger(u"tasks.create"_s);
        QTest::qWait(100);
        walk.take(&walk.window(), u"tasks-quick-add"_s);
    }
    list->applyViewState({});
    if (ActionSet *set = setOf(walk.window(), u"tasks.board"_s)) {
        set->trigger(u"tasks.board"_s);
        QTest::qWait(600);
        walk.take(&walk.window(), u"tasks-board"_s);
        set->trigger(u"tasks.board"_s);
    }
    walkMenu(walk, list->views()->menu(), u"menu-views"_s);
    walkMenu(walk, walk.window().personMenu(), u"menu-person"_s);
}

} // namespace

void walkDialogs(PictureWalk &walk)
{
    std::optional<PageId> open;
    QWidget *page = nullptr;
    QUuid exchange;
    for (const Asking &asking : askings) {
        if (asking.page != open) {
            page =
                walk.open(asking.page, asking.page == PageId::ExchangeDetails ? exchange : QUuid());
            open = asking.page;
        }
        if (!page)
            continue;
        if (asking.page == PageId::Exchanges && exchange.isNull())
            exchange = PictureWalk::firstOf(PictureWalk::listOf(page));
        Peak::walk(walk, asking, page);
    }
    walkListParts(walk);
    walkFrame(walk);
}

void walkLooseDialogs(PictureWalk &walk)
{
    const auto show = [&walk](QDialog &dialog, const QString &name) {
        dialog.show();
        QTest::qWait(60);
        walk.take(&dialog, name);
    };
    SignInDialog signIn;
    ConnectionProfile server;
    server.id = u"office"_s;
    server.name = u"Office"_s;
    server.host = u"peak.example.test"_s;
    signIn.setProfiles({server}, server.id);
    signIn.setEmail(u"coordinator@demo.peak1031.test"_s);
    show(signIn, u"sign-in"_s);
    signIn.showError(
        {ErrorKind::Denied,
         u"E-mail or password is wrong. After five wrong attempts the account is locked for a while."_s,
         {},
         {}});
    show(signIn, u"sign-in-refused"_s);
    signIn.showCodeStep();
    show(signIn, u"sign-in-code"_s);
    signIn.showEnrolStep(u"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"_s,
                         u"otpauth://totp/Peak%201031:admin@demo.peak1031.test?secret="
                         "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Peak%201031"_s);
    show(signIn, u"sign-in-enrol"_s);
    signIn.showRecoveryCodes({u"4GQ7-T2MX-9KPA"_s, u"8WNC-3HRD-6VJE"_s, u"2ZBF-7YLS-5QTU"_s,
                              u"9MKX-4CGW-3RPH"_s, u"6DVN-8JAT-2FYZ"_s, u"3LQS-5UBE-7WKC"_s,
                              u"7HXP-9RMG-4NDV"_s, u"5TJZ-2AYF-8LQB"_s});
    show(signIn, u"sign-in-codes"_s);
    signIn.showRedeemStep();
    show(signIn, u"sign-in-invited"_s);

    FormDefinition form;
    form.fields = {FormField::of(FieldKind::Text, u"title"_s, u"&Title"_s),
                   FormField::of(FieldKind::Date, u"due_date"_s, u"&Due date"_s),
                   FormField::of(FieldKind::MultiLine, u"description"_s, u"D&escription"_s)};
    ConflictDialog conflict(
        form,
        {{u"title"_s, u"Call escrow"_s, u"Call the bank about the wire"_s, u"Write to the bank"_s},
         {u"due_date"_s, u"2026-11-28"_s, u"2026-12-01"_s, QJsonValue::Null},
         {u"description"_s, QJsonValue::Null,
          u"They want the contract of the relinquished property, the assignment and the wire "
          "instructions before Friday noon, all in one message."_s,
          u"See the message of Priya."_s}});
    show(conflict, u"dialog-conflict"_s);
    CodeDialog code(CodeDialog::Kind::Invitation, u"Thomas Okafor"_s,
                    u"client@demo.peak1031.test"_s, u"4GQ7-T2MX-9KPA"_s);
    show(code, u"dialog-invitation"_s);
    walkDocumentViews(walk);
}

void walkErrors(PictureWalk &walk)
{
    QWidget *page = walk.open(PageId::Tasks);
    ListPage *list = page ? PictureWalk::listOf(page) : nullptr;
    if (!list)
        return;
    list->model()->setScope({{u"exchange"_s, u"no such thing"_s}});
    QTest::qWait(800);
    walk.take(&walk.window(), u"tasks-error"_s);
    list->model()->setScope({});
    walk.window().openPlace({PageId::ExchangeDetails, QUuid::createUuid()});
    QTest::qWait(800);
    walk.take(&walk.window(), u"exchange-missing"_s);
}

} // namespace Peak

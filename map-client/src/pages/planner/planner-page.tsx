const PlannerPage = () => <main id="page" />;
export default PlannerPage;

/* eslint-disable */
import * as types from './graphql.ts';



/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  fragment DraftResult on Draft {\n    id\n    type\n    version\n    project {\n      id\n      title\n      contentActions {\n        ...ContentActionFields\n      }\n    }\n  }\n": typeof types.DraftResultFragmentDoc,
    "\n  fragment DraftText on Draft {\n    id\n    body\n    version\n    edited\n    updatedAt\n  }\n": typeof types.DraftTextFragmentDoc,
    "\n  query Draft($id: ID!) {\n    draft(id: $id) {\n      ...DraftText\n      type\n      limits {\n        characters\n        weighted\n        posts\n      }\n      project {\n        id\n        title\n        durationSeconds\n        screenshots(first: 1) {\n          totalCount\n        }\n        contentActions {\n          ...ContentActionFields\n        }\n      }\n    }\n  }\n": typeof types.DraftDocument,
    "\n  query DraftVersions($id: ID!, $first: Int!, $before: Int) {\n    draft(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        body\n        writtenBy\n        createdAt\n      }\n    }\n  }\n": typeof types.DraftVersionsDocument,
    "\n  mutation UpdateDraft($input: UpdateDraftInput!) {\n    updateDraft(input: $input) {\n      draft {\n        ...DraftText\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n": typeof types.UpdateDraftDocument,
    "\n  fragment ExtraterrestrialRow on Extraterrestrial {\n    id\n    change\n    name\n    communicationStatus\n    communicationAttempt\n    lastCommunicationAttemptTimestamp\n  }\n": typeof types.ExtraterrestrialRowFragmentDoc,
    "\n  fragment PhoneHomeCounts on PhoneHomeSummary {\n    total\n    waiting\n    phoningHome\n    spaceTaxiOnTheWay\n    noAnswer\n  }\n": typeof types.PhoneHomeCountsFragmentDoc,
    "\n  query Extraterrestrials($first: Int!, $offset: Int!) {\n    extraterrestrials(first: $first, offset: $offset) {\n      nodes {\n        ...ExtraterrestrialRow\n      }\n      totalCount\n      counts {\n        ...PhoneHomeCounts\n      }\n    }\n  }\n": typeof types.ExtraterrestrialsDocument,
    "\n  subscription ExtraterrestrialsChanged {\n    extraterrestrials {\n      ...ExtraterrestrialRow\n    }\n  }\n": typeof types.ExtraterrestrialsChangedDocument,
    "\n  mutation ResetExtraterrestrials($count: Int!) {\n    resetExtraterrestrials(count: $count) {\n      totalCount\n    }\n  }\n": typeof types.ResetExtraterrestrialsDocument,
    "\n  fragment ResourceHead on Resource {\n    id\n    name\n    version\n    contextVersion\n    fieldCount\n    createdAt\n    updatedAt\n    run {\n      ...RunSummary\n    }\n  }\n": typeof types.ResourceHeadFragmentDoc,
    "\n  query Resource($id: ID!) {\n    resource(id: $id) {\n      ...ResourceHead\n    }\n  }\n": typeof types.ResourceDocument,
    "\n  query Resources($first: Int!) {\n    resources(first: $first) {\n      nodes {\n        ...ResourceHead\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n": typeof types.ResourcesDocument,
    "\n  query ResourceFields($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      fields {\n        path\n        value\n        original\n        rule\n        source\n        error\n      }\n    }\n  }\n": typeof types.ResourceFieldsDocument,
    "\n  query ResourceContext($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      context\n    }\n  }\n": typeof types.ResourceContextDocument,
    "\n  query ResourceVersions($id: ID!, $first: Int!, $before: Int) {\n    resource(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        createdAt\n        importedAt\n        run {\n          id\n          status\n        }\n      }\n    }\n  }\n": typeof types.ResourceVersionsDocument,
    "\n  query ResourceVersionInfo($id: ID!) {\n    resource(id: $id) {\n      name\n      versions(first: 1) {\n        info\n      }\n    }\n  }\n": typeof types.ResourceVersionInfoDocument,
    "\n  fragment ContentActionFields on ContentAction {\n    type\n    label\n    description\n    state\n    action\n    draft {\n      id\n      version\n      edited\n    }\n    run {\n      id\n      status\n      generation\n      sequence\n      progress {\n        message\n      }\n      error {\n        message\n      }\n      steps {\n        key\n        title\n        status\n      }\n    }\n  }\n": typeof types.ContentActionFieldsFragmentDoc,
    "\n  fragment VideoProjectResult on VideoProject {\n    id\n    title\n    context\n    durationSeconds\n    width\n    height\n    warnings\n    videoUrl\n    transcript {\n      language\n      source\n      practice\n      complete\n      words\n      vttUrl\n      segments(first: 1) {\n        totalCount\n      }\n    }\n    screenshots(first: 1) {\n      totalCount\n      nodes {\n        url\n      }\n    }\n    chapters {\n      startSeconds\n      title\n      summary\n    }\n    chaptersUrl\n    chaptersText\n    contentActions {\n      ...ContentActionFields\n    }\n    createdAt\n  }\n": typeof types.VideoProjectResultFragmentDoc,
    "\n  query VideoProject($id: ID!) {\n    videoProject(id: $id) {\n      ...VideoProjectResult\n      run {\n        ...RunSummary\n        steps {\n          key\n          status\n          message\n          fraction\n        }\n      }\n    }\n  }\n": typeof types.VideoProjectDocument,
    "\n  query VideoProjects($first: Int!, $after: String) {\n    videoProjects(first: $first, after: $after) {\n      nodes {\n        id\n        title\n        durationSeconds\n        createdAt\n        run {\n          ...RunSummary\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": typeof types.VideoProjectsDocument,
    "\n  query Screenshots($id: ID!, $first: Int!, $fromSeconds: Float!) {\n    videoProject(id: $id) {\n      screenshots(first: $first, fromSeconds: $fromSeconds) {\n        nodes {\n          atSeconds\n          url\n          width\n          height\n        }\n      }\n    }\n  }\n": typeof types.ScreenshotsDocument,
    "\n  query Segments($id: ID!, $first: Int!, $after: String) {\n    videoProject(id: $id) {\n      transcript {\n        segments(first: $first, after: $after) {\n          nodes {\n            startSeconds\n            endSeconds\n            text\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n          totalCount\n        }\n      }\n    }\n  }\n": typeof types.SegmentsDocument,
    "\n  mutation StartContentDraft($input: ContentDraftInput!, $idempotencyKey: String!) {\n    start: startContentDraft(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": typeof types.StartContentDraftDocument,
    "\n  query ContentTypes {\n    contentTypes {\n      type\n      label\n      description\n      format\n      placesScreenshots\n      ready\n    }\n  }\n": typeof types.ContentTypesDocument,
    "\n  fragment RunSummary on Run {\n    id\n    pipeline\n    title\n    status\n    statusReason\n    generation\n    sequence\n    serverTime\n    requestedAt\n    startedAt\n    finishedAt\n    progress {\n      completedSteps\n      totalSteps\n      fraction\n      message\n    }\n    estimate {\n      finishesAt\n      latestAt\n      basedOnRuns\n    }\n    error {\n      code\n      message\n      step\n      retryable\n    }\n    practice\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n    }\n  }\n": typeof types.RunSummaryFragmentDoc,
    "\n  fragment RunFields on Run {\n    ...RunSummary\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      startedAt\n      finishedAt\n      fraction\n      parts {\n        total\n        running\n        ended\n      }\n      message\n      usualSeconds\n      error {\n        code\n        message\n        step\n        retryable\n      }\n      attempts {\n        number\n        part\n        generation\n        startedAt\n        finishedAt\n        outcome\n        error {\n          code\n          message\n          step\n          retryable\n        }\n        usage {\n          promptTokens\n          completionTokens\n          costUsd\n        }\n      }\n    }\n    usage {\n      promptTokens\n      completionTokens\n      costUsd\n    }\n    input\n    engineUrl\n    workflowProgress\n    log {\n      at\n      step\n      text\n    }\n  }\n": typeof types.RunFieldsFragmentDoc,
    "\n  subscription RunText($id: ID!) {\n    runText(id: $id) {\n      step\n      generation\n      attempt\n      offset\n      text\n    }\n  }\n": typeof types.RunTextDocument,
    "\n  subscription RunsChanged {\n    runs {\n      ...RunSummary\n    }\n  }\n": typeof types.RunsChangedDocument,
    "\n  query RunList($first: Int!, $after: String, $filter: RunFilter) {\n    runs(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...RunSummary\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": typeof types.RunListDocument,
    "\n  query StepPayloads($id: ID!) {\n    run(id: $id) {\n      id\n      steps {\n        key\n        input\n        output\n      }\n    }\n  }\n": typeof types.StepPayloadsDocument,
    "\n  query Pipelines {\n    pipelines {\n      name\n      title\n      description\n      whenUnwatched\n      usualSeconds\n      steps {\n        key\n        title\n        usualSeconds\n      }\n    }\n    service {\n      version\n      model\n      practice\n      engineUrl\n      development\n    }\n  }\n": typeof types.PipelinesDocument,
    "\n  fragment FaultFields on UserError {\n    code\n    message\n    path\n  }\n": typeof types.FaultFieldsFragmentDoc,
    "\n  fragment RunAnswer on StartRunPayload {\n    run {\n      ...RunSummary\n    }\n    userErrors {\n      ...FaultFields\n    }\n  }\n": typeof types.RunAnswerFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n": typeof types.CancelRunDocument,
    "\n  mutation Rerun($id: ID!, $fromStep: String) {\n    rerun(id: $id, fromStep: $fromStep) {\n      ...RunAnswer\n    }\n  }\n": typeof types.RerunDocument,
    "\n  mutation KeepRun($id: ID!) {\n    keepRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n": typeof types.KeepRunDocument,
    "\n  fragment ImageClassificationResult on ImageClassification {\n    imageUrl\n    labels {\n      label\n      confidence\n    }\n    model\n    practice\n    deletedAt\n  }\n": typeof types.ImageClassificationResultFragmentDoc,
    "\n  mutation StartImageClassification($input: ImageClassificationInput!, $idempotencyKey: String!) {\n    start: startImageClassification(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": typeof types.StartImageClassificationDocument,
    "\n  fragment MealPlanResult on MealPlan {\n    targets {\n      calories\n      proteinGrams\n      carbohydrateGrams\n      fatGrams\n      notes\n    }\n    days {\n      day\n      theme\n      breakfast {\n        ...MealParts\n      }\n      lunch {\n        ...MealParts\n      }\n      dinner {\n        ...MealParts\n      }\n    }\n    shoppingList {\n      aisle\n      name\n      quantity\n      unit\n    }\n    prepGuide {\n      day\n      title\n      minutes\n      forMeals\n    }\n  }\n  fragment MealParts on Meal {\n    name\n    description\n    minutes\n    calories\n    ingredients {\n      name\n      quantity\n      unit\n    }\n  }\n": typeof types.MealPlanResultFragmentDoc,
    "\n  mutation StartMealPlan($input: MealPlanInput!, $idempotencyKey: String!) {\n    start: startMealPlan(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": typeof types.StartMealPlanDocument,
    "\n  fragment PhoneHomeSummaryResult on PhoneHomeSummary {\n    ...PhoneHomeCounts\n  }\n": typeof types.PhoneHomeSummaryResultFragmentDoc,
    "\n  mutation StartPhoneHome($input: PhoneHomeInput!, $idempotencyKey: String!) {\n    start: startPhoneHome(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": typeof types.StartPhoneHomeDocument,
    "\n  fragment ResourceImportResult on ResourceImport {\n    version\n    resource {\n      id\n      name\n      version\n      contextVersion\n    }\n  }\n": typeof types.ResourceImportResultFragmentDoc,
    "\n  mutation UpsertResource($input: UpsertResourceInput!, $idempotencyKey: String!) {\n    start: upsertResource(input: $input, idempotencyKey: $idempotencyKey) {\n      resource {\n        id\n        version\n      }\n      run {\n        ...RunSummary\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n": typeof types.UpsertResourceDocument,
    "\n  mutation StartVideoToContent($input: VideoToContentInput!, $idempotencyKey: String!) {\n    start: startVideoToContent(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": typeof types.StartVideoToContentDocument,
};
const documents: Documents = {
    "\n  fragment DraftResult on Draft {\n    id\n    type\n    version\n    project {\n      id\n      title\n      contentActions {\n        ...ContentActionFields\n      }\n    }\n  }\n": types.DraftResultFragmentDoc,
    "\n  fragment DraftText on Draft {\n    id\n    body\n    version\n    edited\n    updatedAt\n  }\n": types.DraftTextFragmentDoc,
    "\n  query Draft($id: ID!) {\n    draft(id: $id) {\n      ...DraftText\n      type\n      limits {\n        characters\n        weighted\n        posts\n      }\n      project {\n        id\n        title\n        durationSeconds\n        screenshots(first: 1) {\n          totalCount\n        }\n        contentActions {\n          ...ContentActionFields\n        }\n      }\n    }\n  }\n": types.DraftDocument,
    "\n  query DraftVersions($id: ID!, $first: Int!, $before: Int) {\n    draft(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        body\n        writtenBy\n        createdAt\n      }\n    }\n  }\n": types.DraftVersionsDocument,
    "\n  mutation UpdateDraft($input: UpdateDraftInput!) {\n    updateDraft(input: $input) {\n      draft {\n        ...DraftText\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n": types.UpdateDraftDocument,
    "\n  fragment ExtraterrestrialRow on Extraterrestrial {\n    id\n    change\n    name\n    communicationStatus\n    communicationAttempt\n    lastCommunicationAttemptTimestamp\n  }\n": types.ExtraterrestrialRowFragmentDoc,
    "\n  fragment PhoneHomeCounts on PhoneHomeSummary {\n    total\n    waiting\n    phoningHome\n    spaceTaxiOnTheWay\n    noAnswer\n  }\n": types.PhoneHomeCountsFragmentDoc,
    "\n  query Extraterrestrials($first: Int!, $offset: Int!) {\n    extraterrestrials(first: $first, offset: $offset) {\n      nodes {\n        ...ExtraterrestrialRow\n      }\n      totalCount\n      counts {\n        ...PhoneHomeCounts\n      }\n    }\n  }\n": types.ExtraterrestrialsDocument,
    "\n  subscription ExtraterrestrialsChanged {\n    extraterrestrials {\n      ...ExtraterrestrialRow\n    }\n  }\n": types.ExtraterrestrialsChangedDocument,
    "\n  mutation ResetExtraterrestrials($count: Int!) {\n    resetExtraterrestrials(count: $count) {\n      totalCount\n    }\n  }\n": types.ResetExtraterrestrialsDocument,
    "\n  fragment ResourceHead on Resource {\n    id\n    name\n    version\n    contextVersion\n    fieldCount\n    createdAt\n    updatedAt\n    run {\n      ...RunSummary\n    }\n  }\n": types.ResourceHeadFragmentDoc,
    "\n  query Resource($id: ID!) {\n    resource(id: $id) {\n      ...ResourceHead\n    }\n  }\n": types.ResourceDocument,
    "\n  query Resources($first: Int!) {\n    resources(first: $first) {\n      nodes {\n        ...ResourceHead\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n": types.ResourcesDocument,
    "\n  query ResourceFields($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      fields {\n        path\n        value\n        original\n        rule\n        source\n        error\n      }\n    }\n  }\n": types.ResourceFieldsDocument,
    "\n  query ResourceContext($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      context\n    }\n  }\n": types.ResourceContextDocument,
    "\n  query ResourceVersions($id: ID!, $first: Int!, $before: Int) {\n    resource(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        createdAt\n        importedAt\n        run {\n          id\n          status\n        }\n      }\n    }\n  }\n": types.ResourceVersionsDocument,
    "\n  query ResourceVersionInfo($id: ID!) {\n    resource(id: $id) {\n      name\n      versions(first: 1) {\n        info\n      }\n    }\n  }\n": types.ResourceVersionInfoDocument,
    "\n  fragment ContentActionFields on ContentAction {\n    type\n    label\n    description\n    state\n    action\n    draft {\n      id\n      version\n      edited\n    }\n    run {\n      id\n      status\n      generation\n      sequence\n      progress {\n        message\n      }\n      error {\n        message\n      }\n      steps {\n        key\n        title\n        status\n      }\n    }\n  }\n": types.ContentActionFieldsFragmentDoc,
    "\n  fragment VideoProjectResult on VideoProject {\n    id\n    title\n    context\n    durationSeconds\n    width\n    height\n    warnings\n    videoUrl\n    transcript {\n      language\n      source\n      practice\n      complete\n      words\n      vttUrl\n      segments(first: 1) {\n        totalCount\n      }\n    }\n    screenshots(first: 1) {\n      totalCount\n      nodes {\n        url\n      }\n    }\n    chapters {\n      startSeconds\n      title\n      summary\n    }\n    chaptersUrl\n    chaptersText\n    contentActions {\n      ...ContentActionFields\n    }\n    createdAt\n  }\n": types.VideoProjectResultFragmentDoc,
    "\n  query VideoProject($id: ID!) {\n    videoProject(id: $id) {\n      ...VideoProjectResult\n      run {\n        ...RunSummary\n        steps {\n          key\n          status\n          message\n          fraction\n        }\n      }\n    }\n  }\n": types.VideoProjectDocument,
    "\n  query VideoProjects($first: Int!, $after: String) {\n    videoProjects(first: $first, after: $after) {\n      nodes {\n        id\n        title\n        durationSeconds\n        createdAt\n        run {\n          ...RunSummary\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": types.VideoProjectsDocument,
    "\n  query Screenshots($id: ID!, $first: Int!, $fromSeconds: Float!) {\n    videoProject(id: $id) {\n      screenshots(first: $first, fromSeconds: $fromSeconds) {\n        nodes {\n          atSeconds\n          url\n          width\n          height\n        }\n      }\n    }\n  }\n": types.ScreenshotsDocument,
    "\n  query Segments($id: ID!, $first: Int!, $after: String) {\n    videoProject(id: $id) {\n      transcript {\n        segments(first: $first, after: $after) {\n          nodes {\n            startSeconds\n            endSeconds\n            text\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n          totalCount\n        }\n      }\n    }\n  }\n": types.SegmentsDocument,
    "\n  mutation StartContentDraft($input: ContentDraftInput!, $idempotencyKey: String!) {\n    start: startContentDraft(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": types.StartContentDraftDocument,
    "\n  query ContentTypes {\n    contentTypes {\n      type\n      label\n      description\n      format\n      placesScreenshots\n      ready\n    }\n  }\n": types.ContentTypesDocument,
    "\n  fragment RunSummary on Run {\n    id\n    pipeline\n    title\n    status\n    statusReason\n    generation\n    sequence\n    serverTime\n    requestedAt\n    startedAt\n    finishedAt\n    progress {\n      completedSteps\n      totalSteps\n      fraction\n      message\n    }\n    estimate {\n      finishesAt\n      latestAt\n      basedOnRuns\n    }\n    error {\n      code\n      message\n      step\n      retryable\n    }\n    practice\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n    }\n  }\n": types.RunSummaryFragmentDoc,
    "\n  fragment RunFields on Run {\n    ...RunSummary\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      startedAt\n      finishedAt\n      fraction\n      parts {\n        total\n        running\n        ended\n      }\n      message\n      usualSeconds\n      error {\n        code\n        message\n        step\n        retryable\n      }\n      attempts {\n        number\n        part\n        generation\n        startedAt\n        finishedAt\n        outcome\n        error {\n          code\n          message\n          step\n          retryable\n        }\n        usage {\n          promptTokens\n          completionTokens\n          costUsd\n        }\n      }\n    }\n    usage {\n      promptTokens\n      completionTokens\n      costUsd\n    }\n    input\n    engineUrl\n    workflowProgress\n    log {\n      at\n      step\n      text\n    }\n  }\n": types.RunFieldsFragmentDoc,
    "\n  subscription RunText($id: ID!) {\n    runText(id: $id) {\n      step\n      generation\n      attempt\n      offset\n      text\n    }\n  }\n": types.RunTextDocument,
    "\n  subscription RunsChanged {\n    runs {\n      ...RunSummary\n    }\n  }\n": types.RunsChangedDocument,
    "\n  query RunList($first: Int!, $after: String, $filter: RunFilter) {\n    runs(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...RunSummary\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n": types.RunListDocument,
    "\n  query StepPayloads($id: ID!) {\n    run(id: $id) {\n      id\n      steps {\n        key\n        input\n        output\n      }\n    }\n  }\n": types.StepPayloadsDocument,
    "\n  query Pipelines {\n    pipelines {\n      name\n      title\n      description\n      whenUnwatched\n      usualSeconds\n      steps {\n        key\n        title\n        usualSeconds\n      }\n    }\n    service {\n      version\n      model\n      practice\n      engineUrl\n      development\n    }\n  }\n": types.PipelinesDocument,
    "\n  fragment FaultFields on UserError {\n    code\n    message\n    path\n  }\n": types.FaultFieldsFragmentDoc,
    "\n  fragment RunAnswer on StartRunPayload {\n    run {\n      ...RunSummary\n    }\n    userErrors {\n      ...FaultFields\n    }\n  }\n": types.RunAnswerFragmentDoc,
    "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n": types.CancelRunDocument,
    "\n  mutation Rerun($id: ID!, $fromStep: String) {\n    rerun(id: $id, fromStep: $fromStep) {\n      ...RunAnswer\n    }\n  }\n": types.RerunDocument,
    "\n  mutation KeepRun($id: ID!) {\n    keepRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n": types.KeepRunDocument,
    "\n  fragment ImageClassificationResult on ImageClassification {\n    imageUrl\n    labels {\n      label\n      confidence\n    }\n    model\n    practice\n    deletedAt\n  }\n": types.ImageClassificationResultFragmentDoc,
    "\n  mutation StartImageClassification($input: ImageClassificationInput!, $idempotencyKey: String!) {\n    start: startImageClassification(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": types.StartImageClassificationDocument,
    "\n  fragment MealPlanResult on MealPlan {\n    targets {\n      calories\n      proteinGrams\n      carbohydrateGrams\n      fatGrams\n      notes\n    }\n    days {\n      day\n      theme\n      breakfast {\n        ...MealParts\n      }\n      lunch {\n        ...MealParts\n      }\n      dinner {\n        ...MealParts\n      }\n    }\n    shoppingList {\n      aisle\n      name\n      quantity\n      unit\n    }\n    prepGuide {\n      day\n      title\n      minutes\n      forMeals\n    }\n  }\n  fragment MealParts on Meal {\n    name\n    description\n    minutes\n    calories\n    ingredients {\n      name\n      quantity\n      unit\n    }\n  }\n": types.MealPlanResultFragmentDoc,
    "\n  mutation StartMealPlan($input: MealPlanInput!, $idempotencyKey: String!) {\n    start: startMealPlan(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": types.StartMealPlanDocument,
    "\n  fragment PhoneHomeSummaryResult on PhoneHomeSummary {\n    ...PhoneHomeCounts\n  }\n": types.PhoneHomeSummaryResultFragmentDoc,
    "\n  mutation StartPhoneHome($input: PhoneHomeInput!, $idempotencyKey: String!) {\n    start: startPhoneHome(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": types.StartPhoneHomeDocument,
    "\n  fragment ResourceImportResult on ResourceImport {\n    version\n    resource {\n      id\n      name\n      version\n      contextVersion\n    }\n  }\n": types.ResourceImportResultFragmentDoc,
    "\n  mutation UpsertResource($input: UpsertResourceInput!, $idempotencyKey: String!) {\n    start: upsertResource(input: $input, idempotencyKey: $idempotencyKey) {\n      resource {\n        id\n        version\n      }\n      run {\n        ...RunSummary\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n": types.UpsertResourceDocument,
    "\n  mutation StartVideoToContent($input: VideoToContentInput!, $idempotencyKey: String!) {\n    start: startVideoToContent(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n": types.StartVideoToContentDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DraftResult on Draft {\n    id\n    type\n    version\n    project {\n      id\n      title\n      contentActions {\n        ...ContentActionFields\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DraftResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment DraftText on Draft {\n    id\n    body\n    version\n    edited\n    updatedAt\n  }\n"): typeof import('./graphql.ts').DraftTextFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Draft($id: ID!) {\n    draft(id: $id) {\n      ...DraftText\n      type\n      limits {\n        characters\n        weighted\n        posts\n      }\n      project {\n        id\n        title\n        durationSeconds\n        screenshots(first: 1) {\n          totalCount\n        }\n        contentActions {\n          ...ContentActionFields\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query DraftVersions($id: ID!, $first: Int!, $before: Int) {\n    draft(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        body\n        writtenBy\n        createdAt\n      }\n    }\n  }\n"): typeof import('./graphql.ts').DraftVersionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateDraft($input: UpdateDraftInput!) {\n    updateDraft(input: $input) {\n      draft {\n        ...DraftText\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n"): typeof import('./graphql.ts').UpdateDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ExtraterrestrialRow on Extraterrestrial {\n    id\n    change\n    name\n    communicationStatus\n    communicationAttempt\n    lastCommunicationAttemptTimestamp\n  }\n"): typeof import('./graphql.ts').ExtraterrestrialRowFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PhoneHomeCounts on PhoneHomeSummary {\n    total\n    waiting\n    phoningHome\n    spaceTaxiOnTheWay\n    noAnswer\n  }\n"): typeof import('./graphql.ts').PhoneHomeCountsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Extraterrestrials($first: Int!, $offset: Int!) {\n    extraterrestrials(first: $first, offset: $offset) {\n      nodes {\n        ...ExtraterrestrialRow\n      }\n      totalCount\n      counts {\n        ...PhoneHomeCounts\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ExtraterrestrialsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription ExtraterrestrialsChanged {\n    extraterrestrials {\n      ...ExtraterrestrialRow\n    }\n  }\n"): typeof import('./graphql.ts').ExtraterrestrialsChangedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResetExtraterrestrials($count: Int!) {\n    resetExtraterrestrials(count: $count) {\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').ResetExtraterrestrialsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ResourceHead on Resource {\n    id\n    name\n    version\n    contextVersion\n    fieldCount\n    createdAt\n    updatedAt\n    run {\n      ...RunSummary\n    }\n  }\n"): typeof import('./graphql.ts').ResourceHeadFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Resource($id: ID!) {\n    resource(id: $id) {\n      ...ResourceHead\n    }\n  }\n"): typeof import('./graphql.ts').ResourceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Resources($first: Int!) {\n    resources(first: $first) {\n      nodes {\n        ...ResourceHead\n      }\n      pageInfo {\n        hasNextPage\n      }\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').ResourcesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResourceFields($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      fields {\n        path\n        value\n        original\n        rule\n        source\n        error\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ResourceFieldsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResourceContext($id: ID!) {\n    resource(id: $id) {\n      contextVersion\n      context\n    }\n  }\n"): typeof import('./graphql.ts').ResourceContextDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResourceVersions($id: ID!, $first: Int!, $before: Int) {\n    resource(id: $id) {\n      versions(first: $first, before: $before) {\n        version\n        createdAt\n        importedAt\n        run {\n          id\n          status\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ResourceVersionsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ResourceVersionInfo($id: ID!) {\n    resource(id: $id) {\n      name\n      versions(first: 1) {\n        info\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ResourceVersionInfoDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ContentActionFields on ContentAction {\n    type\n    label\n    description\n    state\n    action\n    draft {\n      id\n      version\n      edited\n    }\n    run {\n      id\n      status\n      generation\n      sequence\n      progress {\n        message\n      }\n      error {\n        message\n      }\n      steps {\n        key\n        title\n        status\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ContentActionFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment VideoProjectResult on VideoProject {\n    id\n    title\n    context\n    durationSeconds\n    width\n    height\n    warnings\n    videoUrl\n    transcript {\n      language\n      source\n      practice\n      complete\n      words\n      vttUrl\n      segments(first: 1) {\n        totalCount\n      }\n    }\n    screenshots(first: 1) {\n      totalCount\n      nodes {\n        url\n      }\n    }\n    chapters {\n      startSeconds\n      title\n      summary\n    }\n    chaptersUrl\n    chaptersText\n    contentActions {\n      ...ContentActionFields\n    }\n    createdAt\n  }\n"): typeof import('./graphql.ts').VideoProjectResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VideoProject($id: ID!) {\n    videoProject(id: $id) {\n      ...VideoProjectResult\n      run {\n        ...RunSummary\n        steps {\n          key\n          status\n          message\n          fraction\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').VideoProjectDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query VideoProjects($first: Int!, $after: String) {\n    videoProjects(first: $first, after: $after) {\n      nodes {\n        id\n        title\n        durationSeconds\n        createdAt\n        run {\n          ...RunSummary\n        }\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').VideoProjectsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Screenshots($id: ID!, $first: Int!, $fromSeconds: Float!) {\n    videoProject(id: $id) {\n      screenshots(first: $first, fromSeconds: $fromSeconds) {\n        nodes {\n          atSeconds\n          url\n          width\n          height\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').ScreenshotsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Segments($id: ID!, $first: Int!, $after: String) {\n    videoProject(id: $id) {\n      transcript {\n        segments(first: $first, after: $after) {\n          nodes {\n            startSeconds\n            endSeconds\n            text\n          }\n          pageInfo {\n            hasNextPage\n            endCursor\n          }\n          totalCount\n        }\n      }\n    }\n  }\n"): typeof import('./graphql.ts').SegmentsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartContentDraft($input: ContentDraftInput!, $idempotencyKey: String!) {\n    start: startContentDraft(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').StartContentDraftDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ContentTypes {\n    contentTypes {\n      type\n      label\n      description\n      format\n      placesScreenshots\n      ready\n    }\n  }\n"): typeof import('./graphql.ts').ContentTypesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunSummary on Run {\n    id\n    pipeline\n    title\n    status\n    statusReason\n    generation\n    sequence\n    serverTime\n    requestedAt\n    startedAt\n    finishedAt\n    progress {\n      completedSteps\n      totalSteps\n      fraction\n      message\n    }\n    estimate {\n      finishesAt\n      latestAt\n      basedOnRuns\n    }\n    error {\n      code\n      message\n      step\n      retryable\n    }\n    practice\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n    }\n  }\n"): typeof import('./graphql.ts').RunSummaryFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunFields on Run {\n    ...RunSummary\n    steps {\n      key\n      title\n      status\n      attempt\n      maxAttempts\n      nextAttemptAt\n      startedAt\n      finishedAt\n      fraction\n      parts {\n        total\n        running\n        ended\n      }\n      message\n      usualSeconds\n      error {\n        code\n        message\n        step\n        retryable\n      }\n      attempts {\n        number\n        part\n        generation\n        startedAt\n        finishedAt\n        outcome\n        error {\n          code\n          message\n          step\n          retryable\n        }\n        usage {\n          promptTokens\n          completionTokens\n          costUsd\n        }\n      }\n    }\n    usage {\n      promptTokens\n      completionTokens\n      costUsd\n    }\n    input\n    engineUrl\n    workflowProgress\n    log {\n      at\n      step\n      text\n    }\n  }\n"): typeof import('./graphql.ts').RunFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunText($id: ID!) {\n    runText(id: $id) {\n      step\n      generation\n      attempt\n      offset\n      text\n    }\n  }\n"): typeof import('./graphql.ts').RunTextDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription RunsChanged {\n    runs {\n      ...RunSummary\n    }\n  }\n"): typeof import('./graphql.ts').RunsChangedDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query RunList($first: Int!, $after: String, $filter: RunFilter) {\n    runs(first: $first, after: $after, filter: $filter) {\n      nodes {\n        ...RunSummary\n      }\n      pageInfo {\n        hasNextPage\n        endCursor\n      }\n      totalCount\n    }\n  }\n"): typeof import('./graphql.ts').RunListDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query StepPayloads($id: ID!) {\n    run(id: $id) {\n      id\n      steps {\n        key\n        input\n        output\n      }\n    }\n  }\n"): typeof import('./graphql.ts').StepPayloadsDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Pipelines {\n    pipelines {\n      name\n      title\n      description\n      whenUnwatched\n      usualSeconds\n      steps {\n        key\n        title\n        usualSeconds\n      }\n    }\n    service {\n      version\n      model\n      practice\n      engineUrl\n      development\n    }\n  }\n"): typeof import('./graphql.ts').PipelinesDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment FaultFields on UserError {\n    code\n    message\n    path\n  }\n"): typeof import('./graphql.ts').FaultFieldsFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment RunAnswer on StartRunPayload {\n    run {\n      ...RunSummary\n    }\n    userErrors {\n      ...FaultFields\n    }\n  }\n"): typeof import('./graphql.ts').RunAnswerFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CancelRun($id: ID!) {\n    cancelRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').CancelRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Rerun($id: ID!, $fromStep: String) {\n    rerun(id: $id, fromStep: $fromStep) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').RerunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation KeepRun($id: ID!) {\n    keepRun(id: $id) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').KeepRunDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ImageClassificationResult on ImageClassification {\n    imageUrl\n    labels {\n      label\n      confidence\n    }\n    model\n    practice\n    deletedAt\n  }\n"): typeof import('./graphql.ts').ImageClassificationResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartImageClassification($input: ImageClassificationInput!, $idempotencyKey: String!) {\n    start: startImageClassification(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').StartImageClassificationDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MealPlanResult on MealPlan {\n    targets {\n      calories\n      proteinGrams\n      carbohydrateGrams\n      fatGrams\n      notes\n    }\n    days {\n      day\n      theme\n      breakfast {\n        ...MealParts\n      }\n      lunch {\n        ...MealParts\n      }\n      dinner {\n        ...MealParts\n      }\n    }\n    shoppingList {\n      aisle\n      name\n      quantity\n      unit\n    }\n    prepGuide {\n      day\n      title\n      minutes\n      forMeals\n    }\n  }\n  fragment MealParts on Meal {\n    name\n    description\n    minutes\n    calories\n    ingredients {\n      name\n      quantity\n      unit\n    }\n  }\n"): typeof import('./graphql.ts').MealPlanResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartMealPlan($input: MealPlanInput!, $idempotencyKey: String!) {\n    start: startMealPlan(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').StartMealPlanDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PhoneHomeSummaryResult on PhoneHomeSummary {\n    ...PhoneHomeCounts\n  }\n"): typeof import('./graphql.ts').PhoneHomeSummaryResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartPhoneHome($input: PhoneHomeInput!, $idempotencyKey: String!) {\n    start: startPhoneHome(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').StartPhoneHomeDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ResourceImportResult on ResourceImport {\n    version\n    resource {\n      id\n      name\n      version\n      contextVersion\n    }\n  }\n"): typeof import('./graphql.ts').ResourceImportResultFragmentDoc;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpsertResource($input: UpsertResourceInput!, $idempotencyKey: String!) {\n    start: upsertResource(input: $input, idempotencyKey: $idempotencyKey) {\n      resource {\n        id\n        version\n      }\n      run {\n        ...RunSummary\n      }\n      userErrors {\n        ...FaultFields\n      }\n    }\n  }\n"): typeof import('./graphql.ts').UpsertResourceDocument;
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartVideoToContent($input: VideoToContentInput!, $idempotencyKey: String!) {\n    start: startVideoToContent(input: $input, idempotencyKey: $idempotencyKey) {\n      ...RunAnswer\n    }\n  }\n"): typeof import('./graphql.ts').StartVideoToContentDocument;


export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}
